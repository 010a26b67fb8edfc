import { Args } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { fieldsOf, schemaFlags } from '../../cli/schema-flags.ts'
import { minute } from '../../cli/text.ts'
import { rotation } from '../../runtime/server/key-schema.ts'
import type { WriteKey } from './index.ts'

interface Rotated {
  app_id: string
  key_id: string
  write_key: string
  replaced: WriteKey
}

export default class KeysRotate extends BaseCommand {
  static override description = 'put a new write key in the place of one, which works for a while yet'
  static override examples = ['<%= config.bin %> keys rotate key_k3v7qz2mwxab --until 2026-07-01T00:00:00Z']
  static override args = {
    key_id: Args.string({ ignoreStdin: true, description: 'the key’s id, as `keys` lists it', required: true }),
  }
  static override flags = { app: appFlag, ...schemaFlags(rotation.shape) }

  override async run(): Promise<Rotated> {
    const { args, flags } = await this.parse(KeysRotate)
    const api = await this.connect(flags)
    const path = `${await appPath(api, flags.app as string | undefined)}/keys/${encodeURIComponent(args.key_id)}/rotate`
    const rotated = await api.post<Rotated>(path, fieldsOf(rotation.shape, flags))
    this.log(rotated.write_key)
    this.note(`${this.color.green('✓')} created ${rotated.key_id}`)
    this.note(`${args.key_id} works until ${minute(rotated.replaced.expires_at)}`)
    return rotated
  }
}
