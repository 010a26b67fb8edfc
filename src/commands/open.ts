import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { lifecycle } from '../cli/target.ts'

export default class Open extends BaseCommand {
  static override description = 'open the web app; on this machine signed in'
  static override examples = ['<%= config.bin %> open', '<%= config.bin %> open --no-browser']
  static override flags = {
    browser: Flags.boolean({ allowNo: true, default: true, description: 'open a browser, where there is a screen' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Open)
    const call = this.call(flags)
    return (await lifecycle(call.place, flags)).open(call)
  }
}
