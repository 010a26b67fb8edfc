import { ToldCommand } from '../../cli/told-command.ts'
import type { PlannedSubscription } from '../../runtime/server/subscriptions.ts'

export default class SubscriptionsResume extends ToldCommand {
  static override description = 'send a paused subscription again'
  static override examples = ['<%= config.bin %> subscriptions resume Morning']

  override async run(): Promise<PlannedSubscription> {
    return this.pause('subscriptions', false)
  }
}
