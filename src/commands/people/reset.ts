import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { DataLoafError } from '../../errors.ts'
import type { Member } from '../../runtime/accounts/members.ts'

export default class PeopleReset extends BaseCommand {
  static override description = `make a link with which somebody chooses another password
It works once, for a day. Whoever has it is that person: hand it over to nobody else.`
  static override examples = ['<%= config.bin %> people reset grace@example.com']
  static override args = {
    email: Args.string({ ignoreStdin: true, description: 'whose password it is', required: true }),
  }

  override async run(): Promise<{ email: string; expires_at: string; url: string }> {
    const { args, flags } = await this.parse(PeopleReset)
    const api = await this.connect(flags)
    const { members } = await api.get<{ members: Member[] }>('/api/people')
    const member = members.find(({ email }) => email === args.email.trim().toLowerCase())
    if (!member) {
      throw new DataLoafError('not_found', `There is no account for ${args.email}.`, { hint: 'dataloaf people' })
    }
    const made = await api.post<{ email: string; expires_at: string; path: string }>(
      `/api/people/${encodeURIComponent(member.user_id)}/reset-link`,
      {},
    )
    const { path, ...link } = made
    const url = `${api.url}${path}`
    this.log(url)
    this.note(`${this.color.green('✓')} ${link.email} may choose another password with this link, once`)
    return { ...link, url }
  }
}
