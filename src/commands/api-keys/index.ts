import { BaseCommand } from '../../cli/base.ts'
import { list } from '../../cli/print-table.ts'
import { minute } from '../../cli/text.ts'
import type { ApiKey } from '../../runtime/accounts/api-keys.ts'

export default class ApiKeys extends BaseCommand {
  static override description = 'list the keys of programs'
  static override aliases = ['api-keys:list']
  static override examples = ['<%= config.bin %> api-keys']

  override async run(): Promise<ApiKey[]> {
    const { flags } = await this.parse(ApiKeys)
    const keys = await (await this.connect(flags)).get<ApiKey[]>('/api/api-keys')
    const rows = keys.map((key) => [
      key.key_id,
      key.role ?? `${key.start}…`,
      key.name,
      key.scopes.join(', '),
      key.apps?.join(', ') ?? 'all',
      key.revoked_at ? `revoked ${minute(key.revoked_at)}` : (minute(key.expires_at) ?? 'never'),
      minute(key.last_used_at) ?? 'never',
    ])
    if (keys.length > 0) this.log(list(['key_id', 'key', 'name', 'may', 'apps', 'expires', 'last used'], rows))
    else this.note('There is no API key.\nNext: dataloaf api-keys create')
    return keys
  }
}
