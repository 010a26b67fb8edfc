import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { eventsFlag, serverFlags } from '../cli/flags.ts'
import { lifecycle } from '../cli/target.ts'

export default class Up extends BaseCommand {
  static override description = `start DataLoaf, or build it in AWS
On this machine it serves until Ctrl-C, or in the background with --detach; dataloaf.json is not needed, data live in .dataloaf/.
With the target "aws" it makes the account what dataloaf.json says, and shows the cost before it makes anything. After Ctrl-C or a failure the same command goes on; with a newer dataloaf it upgrades in place. Under --json every step is a line.`
  static override examples = [
    '<%= config.bin %> up --demo',
    '<%= config.bin %> up --detach --port 4700 --data-dir /srv/dataloaf',
    '<%= config.bin %> up --yes --json',
  ]
  static override flags = {
    detach: Flags.boolean({ char: 'd', description: 'local: serve in the background', default: false }),
    demo: Flags.boolean({ description: 'local: add a labelled demo app with made-up data', default: false }),
    unlock: Flags.boolean({ description: 'aws: take away the lock of a run that was cut off', default: false }),
    events: eventsFlag,
    ...serverFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Up)
    const call = this.call(flags)
    return (await lifecycle(call.place, { target: flags.target })).up(call)
  }
}
