import { Flags } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { findDashboard } from '../../cli/dashboards.ts'
import { findInsight } from '../../cli/insights.ts'
import { minute } from '../../cli/text.ts'
import { madeFlags, recipientsOf, scheduleOf } from '../../cli/told.ts'
import type { PlannedSubscription } from '../../runtime/server/subscriptions.ts'

export default class SubscriptionsCreate extends BaseCommand {
  static override description = 'have an insight or a dashboard sent again and again'
  static override examples = [
    '<%= config.bin %> subscriptions create --dashboard Morning --every week --to ada@example.com',
    '<%= config.bin %> subscriptions create --insight Signups --every day --at 07:30 --to ops',
  ]
  static override flags = {
    ...madeFlags,
    insight: Flags.string({ description: 'an insight, by id or name', exactlyOne: ['insight', 'dashboard'] }),
    dashboard: Flags.string({ description: 'a dashboard, by id or name', exactlyOne: ['insight', 'dashboard'] }),
    every: Flags.string({ description: 'how often: day, week, month, 6h', default: 'week', helpValue: 'SPAN' }),
  }

  override async run(): Promise<PlannedSubscription> {
    const { flags } = await this.parse(SubscriptionsCreate)
    const api = await this.connect(flags)
    const subject =
      flags.insight === undefined
        ? { kind: 'dashboard', id: (await findDashboard(api, flags.app, flags.dashboard!)).dashboard_id }
        : { kind: 'insight', id: (await findInsight(api, flags.app, flags.insight)).insight_id }
    const made = await api.post<PlannedSubscription>(`${await appPath(api, flags.app)}/subscriptions`, {
      subject,
      schedule: scheduleOf(flags),
      ...(await recipientsOf(api, flags.app, flags.to)),
    })
    this.log(made.subscription_id)
    this.note(`${this.color.green('✓')} ${made.name} is sent at ${minute(made.job?.due_at ?? null)} UTC`)
    this.note(`Next: dataloaf subscriptions send ${made.subscription_id}`)
    return made
  }
}
