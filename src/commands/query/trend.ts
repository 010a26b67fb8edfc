import { Args } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, chartFlag, commonFlags } from '../../cli/query/flags.ts'
import { trendQuestion } from '../../cli/query/trend.ts'
import { trendFlags } from '../../cli/query/trend-flags.ts'

export default class QueryTrend extends QueryCommand {
  static override description = `how often something happens, over time
A line for each event, or for each value of a split; "query" without a kind is the same. Several measures go with the events in order.`
  static override usage = ['query trend [EVENT…] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query trend purchase --measure sum --of amount --by plan --interval week',
    '<%= config.bin %> query trend "purchase where amount>=100" purchase --formula "A / B * 100 as % large"',
    '<%= config.bin %> query trend --measure active_7d --last 12w --compare previous',
  ]
  static override strict = false
  static override args = { event: Args.string({ ignoreStdin: true, description: 'event names; "*" is any event' }) }
  static override flags = { ...trendFlags, ...commonFlags, ...chartFlag, ...answerFlags }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QueryTrend)
    return this.answer(trendQuestion({ ...flags, events: [...(flags.event ?? []), ...(argv as string[])] }), flags)
  }
}
