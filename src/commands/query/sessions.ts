import { Args, Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import {
  answerFlags,
  chartFlag,
  commonFlags,
  eventFlag,
  everyFlag,
  gapFlag,
  intervalOrNoneFlag,
  splitFlags,
} from '../../cli/query/flags.ts'
import { sessionsQuestion } from '../../cli/query/sessions.ts'
import { sessionMeasures } from '../../runtime/query/vocabulary.ts'

export default class QuerySessions extends QueryCommand {
  static override description = `how many sessions there are, how long they take, how many bounce
A session is a user’s events with no gap over 30 minutes.`
  static override usage = ['query sessions [EVENT…] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query sessions --measure duration_median --last 14d',
    '<%= config.bin %> query sessions --containing "purchase where amount>=10" --by plan --interval none',
  ]
  static override strict = false
  static override args = {
    event: Args.string({ ignoreStdin: true, description: 'events that sessions are made of (default: any)' }),
  }
  static override flags = {
    ...eventFlag,
    measure: Flags.option({ description: 'what to measure (default: count)', options: sessionMeasures })(),
    containing: Flags.string({ description: 'only sessions with such an event', helpValue: 'EVENT' }),
    ...gapFlag,
    ...splitFlags,
    ...intervalOrNoneFlag,
    ...everyFlag,
    ...commonFlags,
    ...chartFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QuerySessions)
    return this.answer(sessionsQuestion({ ...flags, events: [...(flags.event ?? []), ...(argv as string[])] }), flags)
  }
}
