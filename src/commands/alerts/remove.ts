import { ToldCommand } from '../../cli/told-command.ts'

export default class AlertsRemove extends ToldCommand {
  static override description = 'remove an alert; with its history; what it watches stays'
  static override examples = ['<%= config.bin %> alerts remove "Signups below 10" --yes']

  override async run(): Promise<{ id: string; removed: true }> {
    return this.remove('alerts')
  }
}
