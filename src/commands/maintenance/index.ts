import { BaseCommand } from '../../cli/base.ts'
import type { OrganizationSettings } from '../../runtime/accounts/organization.ts'

type Answer = Pick<OrganizationSettings, 'read_only'>

export default class Maintenance extends BaseCommand {
  static override description = `show whether anything may be changed now
While maintenance is on, events are collected and questions answered, and nothing else is changed: no settings, keys,
insights or people, and what is not kept any more waits.`
  static override examples = [
    '<%= config.bin %> maintenance',
    '<%= config.bin %> maintenance on "we move to AWS today"',
  ]

  override async run(): Promise<Answer> {
    const { flags } = await this.parse(Maintenance)
    const { read_only } = await (await this.connect(flags)).get<OrganizationSettings>('/api/organization')
    this.log(read_only === null ? 'off: everything may be changed' : `on: ${read_only}`)
    return { read_only }
  }
}
