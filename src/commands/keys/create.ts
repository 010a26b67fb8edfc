import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { fieldsOf, schemaFlags } from '../../cli/schema-flags.ts'
import { newKey } from '../../runtime/server/key-schema.ts'

export default class KeysCreate extends BaseCommand {
  static override description = 'create a write key, which an SDK sends events with'
  static override examples = [
    '<%= config.bin %> keys create --app my-shop --name "iOS app"',
    '<%= config.bin %> keys create --name web --origin https://shop.example.com',
  ]
  static override flags = { app: appFlag, ...schemaFlags(newKey.shape) }

  override async run(): Promise<{ write_key: string; key_id: string; app_id: string }> {
    const { flags } = await this.parse(KeysCreate)
    const api = await this.connect(flags)
    const { write_key, key_id, app_id } = await api.post<{ write_key: string; key_id: string; app_id: string }>(
      `${await appPath(api, flags.app as string | undefined)}/keys`,
      fieldsOf(newKey.shape, flags),
    )
    this.log(write_key)
    this.note(`${this.color.green('✓')} created ${key_id}; it can only write, so it may be public`)
    return { write_key, key_id, app_id }
  }
}
