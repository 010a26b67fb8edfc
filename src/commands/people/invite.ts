import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import type { Invitation } from '../../runtime/accounts/invitations.ts'
import { type Role, roles } from '../../runtime/accounts/permissions.ts'

export default class PeopleInvite extends BaseCommand {
  static override description = `ask somebody to join; answers the link to hand over
Whoever opens it within seven days chooses a name and a password.`
  static override examples = ['<%= config.bin %> people invite grace@example.com --role editor']
  static override args = {
    email: Args.string({ ignoreStdin: true, description: 'whom the account is for', required: true }),
  }
  static override flags = {
    role: Flags.custom<Role>({
      options: roles,
      default: 'viewer',
      description: 'viewer: look and ask; editor: save; admin: set up; owner: everything',
    })(),
  }

  override async run(): Promise<Invitation & { url: string }> {
    const { args, flags } = await this.parse(PeopleInvite)
    const api = await this.connect(flags)
    const body = { email: args.email, role: flags.role }
    const { path, ...invitation } = await api.post<Invitation & { path: string }>('/api/invitations', body)
    const url = `${api.url}${path}`
    this.log(url)
    this.note(`${this.color.green('✓')} ${invitation.email} may join as ${invitation.role} with this link, once`)
    return { ...invitation, url }
  }
}
