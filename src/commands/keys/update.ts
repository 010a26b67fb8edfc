import { Args } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { fieldsOf, schemaFlags } from '../../cli/schema-flags.ts'
import { DataLoafError } from '../../errors.ts'
import { newKey } from '../../runtime/server/key-schema.ts'
import type { WriteKey } from './index.ts'

export default class KeysUpdate extends BaseCommand {
  static override description = 'change a write key: its name, the origins that may send with it, and its quota'
  static override examples = [
    '<%= config.bin %> keys update key_k3v7qz2mwxab --app my-shop --quota 100k/day',
    '<%= config.bin %> keys update key_k3v7qz2mwxab --app my-shop --quota none',
  ]
  static override args = {
    key_id: Args.string({ ignoreStdin: true, description: 'the key’s id, as `keys` lists it', required: true }),
  }
  static override flags = { app: appFlag, ...schemaFlags(newKey.shape) }

  override async run(): Promise<WriteKey> {
    const { args, flags } = await this.parse(KeysUpdate)
    const change = fieldsOf(newKey.shape, flags)
    if (Object.keys(change).length === 0) {
      throw new DataLoafError('invalid_input', 'Nothing to change.', { hint: 'dataloaf keys update --help' })
    }
    const api = await this.connect(flags)
    const path = `${await appPath(api, flags.app as string | undefined)}/keys/${encodeURIComponent(args.key_id)}`
    const key = await api.patch<WriteKey>(path, change)
    this.note(`${this.color.green('✓')} changed ${args.key_id}`)
    return key
  }
}
