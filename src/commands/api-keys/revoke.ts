import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { confirm } from '../../cli/prompts.ts'

export default class ApiKeysRevoke extends BaseCommand {
  static override description = 'revoke an API key; it is refused from then on'
  static override examples = ['<%= config.bin %> api-keys revoke ak_k3v7qz2mwxab --yes']
  static override args = {
    key_id: Args.string({ ignoreStdin: true, description: 'the key’s id, as `api-keys` lists it', required: true }),
  }

  override async run(): Promise<{ key_id: string; revoked: true }> {
    const { args, flags } = await this.parse(ApiKeysRevoke)
    const api = await this.connect(flags)
    await confirm(`Refuse ${args.key_id} from now on?`, flags)
    await api.delete(`/api/api-keys/${encodeURIComponent(args.key_id)}`)
    this.note(`${this.color.green('✓')} revoked ${args.key_id}`)
    return { key_id: args.key_id, revoked: true }
  }
}
