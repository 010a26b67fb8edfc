import { ToldCommand } from '../../cli/told-command.ts'
import type { PlannedAlert } from '../../runtime/server/alerts.ts'

export default class AlertsPause extends ToldCommand {
  static override description = 'check an alert no more until it is resumed'
  static override examples = ['<%= config.bin %> alerts pause "Signups below 10"']

  override async run(): Promise<PlannedAlert> {
    return this.pause('alerts', true)
  }
}
