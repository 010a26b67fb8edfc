import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { type Scope, scopes } from '../../runtime/accounts/permissions.ts'

export default class ApiKeysCreate extends BaseCommand {
  static override description = `create a secret key for a program
It is told this once. With it: DATALOAF_URL=… DATALOAF_API_KEY=… dataloaf query, or "Authorization: Bearer …".`
  static override examples = [
    '<%= config.bin %> api-keys create nightly',
    '<%= config.bin %> api-keys create importer --may import --may read --for-app my-shop --days 90',
  ]
  static override args = {
    name: Args.string({ ignoreStdin: true, description: 'what uses it', required: true }),
  }
  static override flags = {
    may: Flags.custom<Scope>({
      options: scopes,
      multiple: true,
      default: ['read'],
      description: 'read: ask; write: save what others see; import: take events in; manage: set up apps and write keys',
    })(),
    'for-app': Flags.string({ multiple: true, description: 'only for this app (id or name); default: all' }),
    days: Flags.integer({ min: 1, max: 3650, description: 'days until it ends; default: never' }),
  }

  override async run(): Promise<{ key_id: string; secret: string }> {
    const { args, flags } = await this.parse(ApiKeysCreate)
    const api = await this.connect(flags)
    const made = await api.post<{ key_id: string; secret: string }>('/api/api-keys', {
      name: args.name,
      scopes: flags.may,
      ...(flags['for-app'] && { apps: flags['for-app'] }),
      ...(flags.days !== undefined && { expires_in_days: flags.days }),
    })
    this.log(made.secret)
    this.note(`${this.color.green('✓')} created ${made.key_id}; it is secret, and not told again`)
    return made
  }
}
