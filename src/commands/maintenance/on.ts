import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import type { OrganizationSettings } from '../../runtime/accounts/organization.ts'

export default class MaintenanceOn extends BaseCommand {
  static override description = `let nothing be changed until maintenance is over
Events are collected and questions answered all the while.`
  static override examples = ['<%= config.bin %> maintenance on "we move to AWS until noon"']
  static override args = {
    why: Args.string({ ignoreStdin: true, description: 'what people read on every page', default: 'maintenance' }),
  }

  override async run(): Promise<OrganizationSettings> {
    const { args, flags } = await this.parse(MaintenanceOn)
    const api = await this.connect(flags)
    const changed = await api.patch<OrganizationSettings>('/api/organization', { read_only: args.why })
    this.note(`${this.color.green('✓')} nothing may be changed now: ${changed.read_only}`)
    this.note('Ends with: dataloaf maintenance off')
    return changed
  }
}
