import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { appFlag } from '../cli/flags.ts'
import { lifecycle } from '../cli/target.ts'

export default class Doctor extends BaseCommand {
  static override description = `find out what is wrong
Checks what it can, then sends a marked event and follows it from the collector to a query, saying which stage stopped it. No chart counts that event.`
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --app my-shop --json']
  static override flags = {
    app: appFlag,
    timeout: Flags.integer({
      description: 'seconds the event may take (default: 20; in AWS as the loads are)',
      min: 1,
    }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Doctor)
    const call = this.call(flags)
    return (await lifecycle(call.place, flags)).doctor(call)
  }
}
