import { ToldCommand } from '../../cli/told-command.ts'
import type { PlannedAlert } from '../../runtime/server/alerts.ts'

export default class AlertsResume extends ToldCommand {
  static override description = 'check a paused alert again'
  static override examples = ['<%= config.bin %> alerts resume "Signups below 10"']

  override async run(): Promise<PlannedAlert> {
    return this.pause('alerts', false)
  }
}
