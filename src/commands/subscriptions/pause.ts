import { ToldCommand } from '../../cli/told-command.ts'
import type { PlannedSubscription } from '../../runtime/server/subscriptions.ts'

export default class SubscriptionsPause extends ToldCommand {
  static override description = 'send a subscription no more until it is resumed'
  static override examples = ['<%= config.bin %> subscriptions pause Morning']

  override async run(): Promise<PlannedSubscription> {
    return this.pause('subscriptions', true)
  }
}
