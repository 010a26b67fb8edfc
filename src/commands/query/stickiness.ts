import { Args, Flags } from '@oclif/core'
import { stickinessQuestion } from '../../cli/query/activity.ts'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, commonFlags, eventFlag, everyFlag, intervalFlag, pictureFlag } from '../../cli/query/flags.ts'

export default class QueryStickiness extends QueryCommand {
  static override description = `in how many intervals users are active
Several events count as one: whoever did any of them was active.`
  static override usage = ['query stickiness [EVENT…] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query stickiness --last 14d',
    '<%= config.bin %> query stickiness product_viewed --interval week --last 12w --cumulative --count ">=2"',
  ]
  static override strict = false
  static override args = { event: Args.string({ ignoreStdin: true, description: 'event names (default: any event)' }) }
  static override flags = {
    ...eventFlag,
    cumulative: Flags.boolean({ description: 'count who was active in so many intervals or more' }),
    count: Flags.string({
      description: 'events that make an interval count: ">=2", "<=3", "=1" (default: ">=1")',
      helpValue: 'NUMBER',
    }),
    ...intervalFlag,
    ...everyFlag,
    ...commonFlags,
    ...pictureFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QueryStickiness)
    return this.answer(stickinessQuestion({ ...flags, events: [...(flags.event ?? []), ...(argv as string[])] }), flags)
  }
}
