import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { lifecycle } from '../cli/target.ts'

export default class Down extends BaseCommand {
  static override description = `stop the server, or take the deployment out of AWS; the data stay
In AWS the buckets, the warehouse, the metadata and what they stand on are kept and found again by the next "up"; --delete-data takes them as well, after a last snapshot.`
  static override examples = [
    '<%= config.bin %> down',
    '<%= config.bin %> down --data-dir /srv/dataloaf',
    '<%= config.bin %> down --delete-data --confirm my-shop',
  ]
  static override flags = {
    timeout: Flags.integer({ description: 'local: seconds before it is ended by force', default: 30, min: 1 }),
    'delete-data': Flags.boolean({ description: 'aws: delete the data, too', default: false }),
    confirm: Flags.string({ description: 'aws: the name of the stack whose data go', helpValue: 'NAME' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Down)
    const call = this.call(flags)
    return (await lifecycle(call.place, flags)).down(call)
  }
}
