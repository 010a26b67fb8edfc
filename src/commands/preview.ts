import { BaseCommand } from '../cli/base.ts'
import { eventsFlag } from '../cli/flags.ts'

export default class Preview extends BaseCommand {
  static override description = `show what "up" would do in AWS, and what it would cost
Makes nothing. Under --json every step is a line.`
  static override examples = ['<%= config.bin %> preview', '<%= config.bin %> preview --events 20000000']
  static override flags = { events: eventsFlag }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Preview)
    const { preview } = await import('../cli/aws/preview.ts')
    return preview(this.call(flags))
  }
}
