import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { list } from '../cli/print-table.ts'
import type { AuditEntry } from '../runtime/accounts/audit.ts'

export default class Audit extends BaseCommand {
  static override description = 'show who changed what, the latest first'
  static override examples = ['<%= config.bin %> audit', '<%= config.bin %> audit --last 500 --json']
  static override flags = {
    last: Flags.integer({ min: 1, max: 1000, default: 50, description: 'how many' }),
  }

  override async run(): Promise<AuditEntry[]> {
    const { flags } = await this.parse(Audit)
    const api = await this.connect(flags)
    const { entries } = await api.get<{ entries: AuditEntry[] }>(`/api/audit?limit=${flags.last}`)
    const rows = entries.map(({ at, actor, action, subject }) => [
      at.slice(0, 19).replace('T', ' '),
      actor || 'nobody signed in',
      action,
      subject,
    ])
    if (rows.length > 0) this.log(list(['time (UTC)', 'who', 'what', 'of'], rows))
    else this.note('Nothing was changed yet.')
    return entries
  }
}
