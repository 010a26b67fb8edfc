import { BaseCommand } from '../cli/base.ts'
import { lifecycle } from '../cli/target.ts'

export default class Status extends BaseCommand {
  static override description = 'show what runs, where, and how the pipeline is doing'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --json']

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Status)
    const call = this.call(flags)
    return (await lifecycle(call.place, flags)).status(call)
  }
}
