import { BaseCommand } from '../cli/base.ts'
import { paint } from '../cli/paint.ts'
import { readStatus, type Status, statusLines } from '../cli/status.ts'

export default class StatusCommand extends BaseCommand {
  static override description = 'show what runs, where, and how the pipeline is doing'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --json']

  override async run(): Promise<Status> {
    const { flags } = await this.parse(StatusCommand)
    const place = this.place(flags)
    const status = await readStatus({ place, url: flags.url, apiKey: process.env.DATALOAF_API_KEY })
    this.log(statusLines(status, place, paint(process.stdout)).join('\n'))
    if (status.state === 'stopped') this.note('Next: dataloaf up --detach')
    return status
  }
}
