import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import type { ApiKey } from '../../runtime/accounts/api-keys.ts'
import { type Scope, scopes } from '../../runtime/accounts/permissions.ts'

export default class ApiKeysCreate extends BaseCommand {
  static override description = `create a key for a program: a secret, or for its role in AWS
A secret is told this once. With it: DATALOAF_URL=… DATALOAF_API_KEY=… dataloaf query, or "Authorization: Bearer …".
With --role there is none: programs that run as the role sign in with what they sign. DATALOAF_API_KEY=aws does so here.`
  static override examples = [
    '<%= config.bin %> api-keys create nightly',
    '<%= config.bin %> api-keys create importer --may import --may read --for-app my-shop --days 90',
    '<%= config.bin %> api-keys create report --role arn:aws:iam::123456789012:role/report',
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
    role: Flags.string({
      description: 'ARN of the AWS role that the program runs as, in place of a secret',
      helpValue: 'ARN',
    }),
    'for-app': Flags.string({ multiple: true, description: 'only for this app (id or name); default: all' }),
    days: Flags.integer({ min: 1, max: 3650, description: 'days until it ends; default: never' }),
  }

  override async run(): Promise<Made> {
    const { args, flags } = await this.parse(ApiKeysCreate)
    const api = await this.connect(flags)
    const made = await api.post<Made>('/api/api-keys', {
      name: args.name,
      scopes: flags.may,
      ...(flags.role !== undefined && { role: flags.role }),
      ...(flags['for-app'] && { apps: flags['for-app'] }),
      ...(flags.days !== undefined && { expires_in_days: flags.days }),
    })
    if (made.secret !== null) this.log(made.secret)
    const next = made.secret === null ? `whoever runs as ${made.role} is let in` : 'it is secret, and not told again'
    this.note(`${this.color.green('✓')} created ${made.key_id}; ${next}`)
    return made
  }
}

type Made = ApiKey & { secret: string | null }
