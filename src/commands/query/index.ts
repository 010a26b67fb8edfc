import { Args, Flags } from '@oclif/core'
import { findInsight } from '../../cli/insights.ts'
import { type AnswerFlags, QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, chartFlag, commonFlags } from '../../cli/query/flags.ts'
import { misspeltKind, refuseMisspeltKind } from '../../cli/query/kind.ts'
import { readQuestion } from '../../cli/query/read.ts'
import { trendQuestion } from '../../cli/query/trend.ts'
import { trendFlags } from '../../cli/query/trend-flags.ts'
import { DataLoafError } from '../../errors.ts'

export default class Query extends QueryCommand {
  static override description = `ask a question, see a chart
Without a kind it is a trend: events over time. The kinds are the commands below, each with its own flags; --file takes a question of any kind. Pictures in a terminal, plain tables in a pipe. "*" is any event; an event may have conditions: "purchase where amount>=10".`
  static override usage = [
    'query [EVENT…] [FLAGS]',
    'query KIND … [FLAGS]',
    'query --file FILE',
    'query --insight NAME',
  ]
  static override examples = [
    '<%= config.bin %> query signed_up --last 7d',
    '<%= config.bin %> query --event purchase --measure sum --of amount --by plan --interval week',
    '<%= config.bin %> query --event signed_up --event purchase --measure users --formula "B / A * 100" --last 12w',
    '<%= config.bin %> query purchase --where "plan=pro and country in (DE,FR)" --compare previous --csv',
    '<%= config.bin %> query funnel signed_up purchase --window 7d',
    '<%= config.bin %> query --file questions.json --json',
    '<%= config.bin %> query --insight "Signups by plan"',
  ]
  static override strict = false
  static override args = { event: Args.string({ ignoreStdin: true, description: 'event names; "*" is any event' }) }
  static override flags = {
    ...trendFlags,
    ...commonFlags,
    ...chartFlag,
    ...answerFlags,
    file: Flags.string({
      description: 'the question as JSON, or an array of them; - reads standard input',
      helpValue: 'FILE',
    }),
    insight: Flags.string({
      description: 'a saved question, by its name or id',
      helpValue: 'NAME',
      exclusive: ['file'],
    }),
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(Query)
    const words = argv as string[]
    const events = [...(flags.event ?? []), ...words]
    const whole = (['file', 'insight'] as const).find((name) => flags[name] !== undefined)
    if (whole) {
      const extra = events[0] ?? questionFlags.find((name) => flags[name] !== undefined)
      if (extra === undefined) return this.answer(await this.wholeQuestion(flags), flags)
      throw new DataLoafError('invalid_input', `--${whole} holds the whole question; "${extra}" cannot be added to it.`)
    }
    const question = trendQuestion({ ...flags, events })
    if (misspeltKind(words[0])) await refuseMisspeltKind(await this.connect(flags), flags.app, words[0])
    return this.answer(question, flags)
  }

  private async wholeQuestion({ file, insight, ...flags }: WholeFlags): Promise<unknown> {
    if (file !== undefined) return readQuestion(file)
    return (await findInsight(await this.connect(flags), flags.app, insight!)).query
  }

  /** A flag that a trend does not know is less likely the mistake than the kind. */
  protected override async catch(thrown: Error & { flags?: string[] }): Promise<void> {
    await super.catch((thrown.flags && misspeltKind(this.argv[0])) ?? thrown)
  }
}

interface WholeFlags extends AnswerFlags {
  file?: string | undefined
  insight?: string | undefined
}

/** A time zone may come from the environment, for whoever asks by flags. */
const questionFlags = (Object.keys({ ...trendFlags, ...commonFlags }) as (keyof typeof trendFlags)[]).filter(
  (name) => (name as string) !== 'time-zone',
)
