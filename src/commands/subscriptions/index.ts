import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { list } from '../../cli/print-table.ts'
import { minute } from '../../cli/text.ts'
import { listTold, nextText, scheduleText } from '../../cli/told.ts'
import type { PlannedSubscription } from '../../runtime/server/subscriptions.ts'

export default class Subscriptions extends BaseCommand {
  static override description = 'list what is sent again and again'
  static override aliases = ['subscriptions:list']
  static override examples = ['<%= config.bin %> subscriptions', '<%= config.bin %> subscriptions --app my-shop --json']
  static override flags = { app: appFlag }

  override async run(): Promise<PlannedSubscription[]> {
    const { flags } = await this.parse(Subscriptions)
    const all = await listTold(await this.connect(flags), flags.app, 'subscriptions')
    const rows = all.map((one) => [
      one.name,
      one.subject.kind,
      scheduleText(one.schedule),
      `${one.people.length + one.teams.length + one.channels.length}`,
      nextText(one),
      minute(one.job?.last_run_at ?? null),
      one.subscription_id,
    ])
    if (all.length > 0) this.log(list(['name', 'kind', 'sent', 'to', 'next', 'last', 'subscription_id'], rows))
    else this.note('Nothing is sent yet.\nNext: dataloaf subscriptions create')
    return all
  }
}
