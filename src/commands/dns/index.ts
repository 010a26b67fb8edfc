import { BaseCommand } from '../../cli/base.ts'

export default class Dns extends BaseCommand {
  static override description = `show the records to add where the domain’s DNS is
For a domain without a Route 53 zone in the account; ✓ marks those that can be seen from here.`
  static override examples = ['<%= config.bin %> dns', '<%= config.bin %> dns --json']

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Dns)
    const { dns } = await import('../../cli/aws/dns.ts')
    return dns(this.call(flags))
  }
}
