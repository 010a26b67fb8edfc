import { Args, Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, chartFlag, commonFlags, intervalFlag, many, splitFlags } from '../../cli/query/flags.ts'
import { funnelQuestion } from '../../cli/query/funnel.ts'
import { attributions, counted, funnelOrders, funnelViews } from '../../runtime/query/vocabulary.ts'

export default class QueryFunnel extends QueryCommand {
  static override description = `how many users go through steps, and where they are lost
A step is an event, several (a|b), or any (*), with conditions after "where".`
  static override usage = ['query funnel STEP STEP… [FLAGS]']
  static override examples = [
    '<%= config.bin %> query funnel signed_up product_viewed purchase --window 7d',
    '<%= config.bin %> query funnel --step signed_up --step "purchase where amount>=10" --exclude "refund:1-2" --by plan',
    '<%= config.bin %> query funnel signed_up purchase --view trend --interval week --last 12w',
    '<%= config.bin %> query funnel signed_up purchase --view time-to-convert --bins 10',
  ]
  static override strict = false
  static override args = { step: Args.string({ ignoreStdin: true, description: 'steps in their order' }) }
  static override flags = {
    step: Flags.string({ ...many, description: 'a step, as the arguments', helpValue: 'STEP' }),
    label: Flags.string({ ...many, description: 'name of a step, in the order of the steps', helpValue: 'TEXT' }),
    order: Flags.option({
      description: 'in this order; strict: with nothing in between; any: in any order',
      options: funnelOrders,
    })(),
    window: Flags.string({
      description: 'time from the first step within which the others count: 30s, 15m, 1h, 14d, 2w, 1mo (default: 14d)',
      helpValue: 'SPAN',
    }),
    exclude: Flags.string({
      ...many,
      description: 'an event that must not happen in between; "refund:1-2" from step 1 to step 2',
      helpValue: 'EVENT',
    }),
    view: Flags.option({ description: 'what to show (default: steps)', options: funnelViews })(),
    'from-step': Flags.integer({ description: 'step from which time and rate are taken (default: 1)', min: 1 }),
    'to-step': Flags.integer({ description: 'step to which they are taken (default: the last)', min: 1 }),
    bins: Flags.integer({ description: 'bars of the time to convert', min: 1 }),
    'count-by': Flags.option({ description: 'what is counted (default: users)', options: counted })(),
    ...splitFlags,
    attribution: Flags.string({
      description: `which event says the value of a split: ${attributions.join(', ')}, or step:2`,
      helpValue: 'WHICH',
    }),
    ...intervalFlag,
    ...commonFlags,
    ...chartFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QueryFunnel)
    return this.answer(funnelQuestion({ ...flags, steps: [...(flags.step ?? []), ...(argv as string[])] }), flags)
  }
}
