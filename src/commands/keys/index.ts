import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { list } from '../../cli/print-table.ts'
import { minute } from '../../cli/text.ts'

export interface WriteKey {
  key_id: string
  write_key: string
  name: string | null
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  origins: string[] | null
  expires_at: string | null
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
    const rows = keys.map((key) => [
      key.key_id,
      key.write_key,
      key.name,
      minute(key.created_at),
      key.origins?.join(' ') ?? 'any',
      used(key),
    ])
    if (keys.length > 0) this.log(list(['key_id', 'write key', 'name', 'created', 'origins', 'last used'], rows))
    else this.note('The app has no write key.\nNext: dataloaf keys create')
    return keys
  }
}

function used({ revoked_at, expires_at, last_used_at }: WriteKey): string {
  if (revoked_at !== null) return `revoked ${minute(revoked_at)}`
  const at = minute(last_used_at) ?? 'never'
  return expires_at === null ? at : `${at}, works until ${minute(expires_at)}`
}
