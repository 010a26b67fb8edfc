import { BaseCommand } from '../../cli/base.ts'
import { list } from '../../cli/print-table.ts'
import { minute } from '../../cli/text.ts'
import type { Invitation } from '../../runtime/accounts/invitations.ts'
import type { Member } from '../../runtime/accounts/members.ts'

interface Answer {
  members: Member[]
  invitations: Invitation[]
}

export default class People extends BaseCommand {
  static override description = 'list who may sign in, and who was asked to join'
  static override aliases = ['people:list']
  static override examples = ['<%= config.bin %> people']

  override async run(): Promise<Answer> {
    const { flags } = await this.parse(People)
    const people = await (await this.connect(flags)).get<Answer>('/api/people')
    const rows = [
      ...people.members.map((each) => [
        each.email,
        each.name,
        each.role,
        `since ${minute(each.joined_at)}`,
        each.user_id,
      ]),
      ...people.invitations.map((each) => [
        each.email,
        null,
        each.role,
        `asked by ${each.invited_by}, until ${minute(each.expires_at)}`,
        each.invitation_id,
      ]),
    ]
    if (rows.length > 0) this.log(list(['e-mail', 'name', 'role', '', 'id'], rows))
    else this.note('Nobody has an account.\nNext: dataloaf people invite')
    return people
  }
}
