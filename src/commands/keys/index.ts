import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { list } from '../../cli/print-table.ts'
import { quotaText } from '../../cli/quota.ts'
import { minute } from '../../cli/text.ts'
import { unlimited } from '../../runtime/quotas/quota.ts'
import type { QuotaUse } from '../../runtime/quotas/quotas.ts'

export interface WriteKey {
  key_id: string
  write_key: string
  name: string | null
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  origins: string[] | null
  expires_at: string | null
  quota: string
  use?: QuotaUse | null
}

export default class Keys extends BaseCommand {
  static override description = 'list an app’s write keys'
  static override aliases = ['keys:list']
  static override examples = ['<%= config.bin %> keys --app my-shop']
  static override flags = { app: appFlag }

  override async run(): Promise<WriteKey[]> {
    const { flags } = await this.parse(Keys)
    const api = await this.connect(flags)
    const keys = await api.get<WriteKey[]>(`${await appPath(api, flags.app)}/keys`)
    const isLimited = keys.some(({ quota }) => quota !== unlimited)
    const ofQuota = (cell: string) => (isLimited ? [cell] : [])
    const rows = keys.map((key) => [
      key.key_id,
      key.write_key,
      key.name,
      minute(key.created_at),
      key.origins?.join(' ') ?? 'any',
      ...ofQuota(quotaText(key)),
      used(key),
    ])
    const head = ['key_id', 'write key', 'name', 'created', 'origins', ...ofQuota('quota (UTC)'), 'last used']
    if (keys.length > 0) this.log(list(head, rows))
    else this.note('The app has no write key.\nNext: dataloaf keys create')
    return keys
  }
}

function used({ revoked_at, expires_at, last_used_at }: WriteKey): string {
  if (revoked_at !== null) return `revoked ${minute(revoked_at)}`
  const at = minute(last_used_at) ?? 'never'
  return expires_at === null ? at : `${at}, works until ${minute(expires_at)}`
}
