import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { list } from '../../cli/print-table.ts'
import { minute } from '../../cli/text.ts'
import { listTold, nextText, scheduleText } from '../../cli/told.ts'
import type { PlannedAlert } from '../../runtime/server/alerts.ts'

export default class Alerts extends BaseCommand {
  static override description = 'list what watches over insights'
  static override aliases = ['alerts:list']
  static override examples = ['<%= config.bin %> alerts', '<%= config.bin %> alerts --app my-shop --json']
  static override flags = { app: appFlag }

  override async run(): Promise<PlannedAlert[]> {
    const { flags } = await this.parse(Alerts)
    const alerts = await listTold(await this.connect(flags), flags.app, 'alerts')
    const rows = alerts.map((alert) => [
      alert.name,
      alert.state,
      minute(alert.since),
      scheduleText(alert.schedule),
      nextText(alert),
      alert.alert_id,
    ])
    if (alerts.length > 0) this.log(list(['name', 'state', 'since', 'checked', 'next', 'alert_id'], rows))
    else this.note('Nothing is watched yet.\nNext: dataloaf alerts create')
    return alerts
  }
}
