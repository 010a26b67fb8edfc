import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { logParts } from '../cli/flags.ts'
import { lifecycle } from '../cli/target.ts'

export default class Logs extends BaseCommand {
  static override description = 'show the log of a server in the background, or of a part in AWS'
  static override examples = [
    '<%= config.bin %> logs --lines 20',
    '<%= config.bin %> logs --follow',
    '<%= config.bin %> logs --of loader',
  ]
  static override flags = {
    follow: Flags.boolean({ char: 'f', description: 'go on until Ctrl-C', default: false, exclusive: ['json'] }),
    lines: Flags.integer({ char: 'n', description: 'how many of the last lines', default: 100, min: 0 }),
    of: Flags.option({ description: 'aws: whose log (default: host)', options: logParts })(),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Logs)
    const call = this.call(flags)
    return (await lifecycle(call.place, flags)).logs(call)
  }
}
