import { Args, Flags } from '@oclif/core'
import { BaseCommand } from '../cli/base.ts'
import { chartKinds } from '../cli/charts/draw.ts'
import { appFlag, timeZoneFlag } from '../cli/flags.ts'
import { ask } from '../cli/query/ask.ts'
import { attributeMeasures, botChoices, intervals, kinds, measures, weekStarts } from '../runtime/query/vocabulary.ts'

const many = { multiple: true, multipleNonGreedy: true } as const

export default class Query extends BaseCommand {
  static override description = `ask a question, see a chart
A line, bars or a number in the terminal; a plain table in a pipe. Events are named as arguments or by --event; "*" is any.`
  static override usage = ['query [EVENT…] [FLAGS]', 'query trend [EVENT…] [FLAGS]', 'query --file FILE']
  static override examples = [
    '<%= config.bin %> query signed_up --last 7d',
    '<%= config.bin %> query trend --event purchase --measure sum --of amount --by plan --interval week',
    '<%= config.bin %> query --event signed_up --event purchase --measure users --formula "B / A * 100" --last 12w',
    '<%= config.bin %> query purchase --where plan=pro --where "country in (DE,FR)" --compare previous --csv',
    '<%= config.bin %> query --file question.json --json',
  ]
  static override strict = false
  static override args = { event: Args.string({ ignoreStdin: true, description: 'event names; "*" is any event' }) }
  static override flags = {
    event: Flags.string({ ...many, description: 'event name; each one is a series', helpValue: 'NAME' }),
    measure: Flags.string({ ...many, description: 'what to count or compute', options: measures }),
    of: Flags.string({ ...many, description: `attribute for ${attributeMeasures.join(', ')}`, helpValue: 'ATTRIBUTE' }),
    label: Flags.string({ ...many, description: 'name of a series, in the order of the events' }),
    where: Flags.string({
      ...many,
      description: 'condition: plan=pro, amount>=10, "country in (DE,FR)", user:plan!=free',
    }),
    by: Flags.string({
      ...many,
      description: 'split by an attribute: plan, user:plan, field:event_name',
      helpValue: 'ATTRIBUTE',
    }),
    limit: Flags.integer({ description: 'rows of a split before the rest becomes "other"', min: 1 }),
    last: Flags.string({ description: 'range up to now: 48h, 7d, 12w, 6mo, 4q, 2y (default: 30d)', helpValue: 'SPAN' }),
    complete: Flags.boolean({ description: 'leave out the interval that is not over yet' }),
    from: Flags.string({ description: 'first day, or an instant: 2026-01-31, 2026-01-31T10:00:00Z' }),
    to: Flags.string({ description: 'last day (inclusive), or an instant (exclusive)', dependsOn: ['from'] }),
    all: Flags.boolean({ description: 'the whole history' }),
    interval: Flags.string({ description: 'width of a bucket; none: totals only', options: [...intervals, 'none'] }),
    every: Flags.integer({ description: 'intervals that make one bucket', min: 1 }),
    formula: Flags.string({ ...many, description: 'arithmetic over the series A, B, C, …: "A / B * 100"' }),
    compare: Flags.string({
      description: 'with the range before (previous), or so long ago: 1w, 1y',
      helpValue: 'previous|SPAN',
    }),
    cumulative: Flags.boolean({ description: 'add up over the range' }),
    'moving-average': Flags.integer({ description: 'average over so many buckets', min: 2 }),
    bots: Flags.string({ description: 'events of bots (default: exclude)', options: botChoices }),
    'week-start': Flags.string({ description: 'first day of the week (default: the app’s)', options: weekStarts }),
    'time-zone': timeZoneFlag,
    app: appFlag,
    file: Flags.string({
      description: 'the question as JSON, or an array of them; - reads standard input',
      helpValue: 'FILE',
    }),
    chart: Flags.option({ description: 'how to draw the answer', options: chartKinds })(),
    csv: Flags.boolean({ description: 'the answer as CSV' }),
    explain: Flags.boolean({ description: 'the plan and the SQL, without running it' }),
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(Query)
    const [first, ...rest] = argv as string[]
    const named = (kinds as readonly (string | undefined)[]).includes(first) ? rest : (argv as string[])
    const api = await this.connect(flags)
    const { answer, text, failure } = await ask(
      api,
      { ...flags, events: [...(flags.event ?? []), ...named] },
      process.stdout,
    )
    if (failure && this.jsonEnabled()) process.exitCode = failure.exitCode
    this.log(text)
    if (failure && !this.jsonEnabled()) throw failure
    return answer
  }
}
