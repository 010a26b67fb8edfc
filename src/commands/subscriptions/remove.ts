import { ToldCommand } from '../../cli/told-command.ts'

export default class SubscriptionsRemove extends ToldCommand {
  static override description = 'remove a subscription; what it sends stays'
  static override examples = ['<%= config.bin %> subscriptions remove Morning --yes']

  override async run(): Promise<{ id: string; removed: true }> {
    return this.remove('subscriptions')
  }
}
