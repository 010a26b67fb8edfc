import { ToldCommand } from '../../cli/told-command.ts'

export default class SubscriptionsSend extends ToldCommand {
  static override description = 'send a subscription now, to everybody of it'
  static override examples = ['<%= config.bin %> subscriptions send Morning']

  override async run(): Promise<{ id: string; sent: true }> {
    const { api, told, id, path } = await this.find('subscriptions')
    await api.post(`${path}/send`, {})
    this.note(`${this.color.green('✓')} sent ${told.name ?? id}`)
    return { id, sent: true }
  }
}
