import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { follow, lastLines, logFile } from '../cli/log-file.ts'

export default class Logs extends BaseCommand {
  static override description = 'show the log of a server in the background'
  static override examples = ['<%= config.bin %> logs --lines 20', '<%= config.bin %> logs --follow']
  static override flags = {
    follow: Flags.boolean({ char: 'f', description: 'go on until Ctrl-C', exclusive: ['json'] }),
    lines: Flags.integer({ char: 'n', description: 'how many of the last lines', default: 100, min: 0 }),
  }

  override async run(): Promise<{ file: string; lines: string[] }> {
    const { flags } = await this.parse(Logs)
    const file = logFile(this.place(flags).dataDirectory)
    const lines = lastLines(file, flags.lines)
    if (lines.length > 0) this.log(lines.join('\n'))
    if (flags.follow) {
      const end = new AbortController()
      process.once('SIGINT', () => end.abort())
      await follow(file, (text) => process.stdout.write(text), end.signal)
    }
    return { file, lines }
  }
}
