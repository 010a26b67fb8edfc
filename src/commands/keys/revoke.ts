import { Args } from '@oclif/core'
import { appPath } from '../../cli/apps.ts'
import { BaseCommand } from '../../cli/base.ts'
import { appFlag } from '../../cli/flags.ts'
import { confirm } from '../../cli/prompts.ts'

export default class KeysRevoke extends BaseCommand {
  static override description = 'revoke a write key; events sent with it are refused from then on'
  static override examples = ['<%= config.bin %> keys revoke key_k3v7qz2mwxab --app my-shop --yes']
  static override args = {
    key_id: Args.string({ ignoreStdin: true, description: 'the key’s id, as `keys` lists it', required: true }),
  }
  static override flags = { app: appFlag }

  override async run(): Promise<{ key_id: string; revoked: true }> {
    const { args, flags } = await this.parse(KeysRevoke)
    const api = await this.connect(flags)
    const path = await appPath(api, flags.app)
    await confirm(`Refuse events sent with ${args.key_id} from now on?`, flags)
    await api.delete(`${path}/keys/${encodeURIComponent(args.key_id)}`)
    this.note(`${this.color.green('✓')} revoked ${args.key_id}`)
    return { key_id: args.key_id, revoked: true }
  }
}
