import { Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { eventsFlag } from '../cli/flags.ts'

export default class Cost extends BaseCommand {
  static override description = `show what the deployment in AWS has cost in thirty days, part by part
With --estimate, what it will cost: from dataloaf.json and list prices, without asking AWS.`
  static override examples = ['<%= config.bin %> cost', '<%= config.bin %> cost --estimate --events 20000000']
  static override flags = {
    estimate: Flags.boolean({ description: 'what a month will cost', default: false }),
    events: eventsFlag,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Cost)
    const { cost } = await import('../cli/aws/cost.ts')
    return cost(this.call(flags))
  }
}
