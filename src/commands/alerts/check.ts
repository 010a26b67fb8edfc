import { ToldCommand } from '../../cli/told-command.ts'
import type { PlannedAlert } from '../../runtime/server/alerts.ts'

export default class AlertsCheck extends ToldCommand {
  static override description = 'look at an alert now, and tell what there is to tell'
  static override examples = ['<%= config.bin %> alerts check "Signups below 10"']

  override async run(): Promise<PlannedAlert> {
    const { api, path } = await this.find('alerts')
    const alert = await api.post<PlannedAlert>(`${path}/check`, {})
    this.log(`${alert.state}${alert.value === null ? '' : ` ${alert.value}`}`)
    return alert
  }
}
