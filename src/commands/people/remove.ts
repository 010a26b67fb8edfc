import { Args } from '@oclif/core'
import { BaseCommand } from '../../cli/base.ts'
import { confirm } from '../../cli/prompts.ts'

export default class PeopleRemove extends BaseCommand {
  static override description = 'take somebody’s access, or an invitation back'
  static override examples = ['<%= config.bin %> people remove inv_k3v7qz2mwxab --yes']
  static override args = {
    id: Args.string({ ignoreStdin: true, description: 'the id, as `people` lists it', required: true }),
  }

  override async run(): Promise<{ email: string; removed: true }> {
    const { args, flags } = await this.parse(PeopleRemove)
    const api = await this.connect(flags)
    await confirm(`Take the access of ${args.id}?`, flags)
    const of = args.id.startsWith('inv_') ? 'invitations' : 'people'
    const { email } = await api.delete<{ email: string }>(`/api/${of}/${encodeURIComponent(args.id)}`)
    this.note(`${this.color.green('✓')} ${email} has no access`)
    return { email, removed: true }
  }
}
