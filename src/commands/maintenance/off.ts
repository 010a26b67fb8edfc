import { BaseCommand } from '../../cli/base.ts'
import type { OrganizationSettings } from '../../runtime/accounts/organization.ts'

export default class MaintenanceOff extends BaseCommand {
  static override description = 'let everything be changed again'
  static override examples = ['<%= config.bin %> maintenance off']

  override async run(): Promise<OrganizationSettings> {
    const { flags } = await this.parse(MaintenanceOff)
    const api = await this.connect(flags)
    const changed = await api.patch<OrganizationSettings>('/api/organization', { read_only: null })
    this.note(`${this.color.green('✓')} everything may be changed again`)
    return changed
  }
}
