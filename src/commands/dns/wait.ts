import { Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'

export default class DnsWait extends BaseCommand {
  static override description = 'wait until AWS has seen the records and issued the certificate; then "up" goes on'
  static override examples = ['<%= config.bin %> dns wait && <%= config.bin %> up --yes']
  static override flags = {
    timeout: Flags.integer({ description: 'minutes to wait', default: 75, min: 0 }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(DnsWait)
    const { wait } = await import('../../cli/aws/dns.ts')
    return wait(this.call(flags))
  }
}
