import { Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, commonFlags, intervalFlag, many, pictureFlag, splitFlags } from '../../cli/query/flags.ts'
import { retentionQuestion } from '../../cli/query/retention.ts'
import { cohortKinds, retentionWindows } from '../../runtime/query/vocabulary.ts'

export default class QueryRetention extends QueryCommand {
  static override description = `how many users come back
A row for each cohort: the users who started in the same interval; a cell for each interval after.`
  static override usage = ['query retention [FLAGS]']
  static override examples = [
    '<%= config.bin %> query retention --start signed_up --interval week --last 12w',
    '<%= config.bin %> query retention --start signed_up --return "purchase where amount>=10" --cohort recurring --by plan',
    '<%= config.bin %> query retention --rolling --windows 24h --periods 8 --last 14d',
  ]
  static override flags = {
    start: Flags.string({ ...many, description: 'event that puts a user in (default: any)', helpValue: 'EVENT' }),
    return: Flags.string({
      ...many,
      description: 'event that counts as coming back (default: any)',
      helpValue: 'EVENT',
    }),
    cohort: Flags.option({ description: 'which start counts (default: first_time)', options: cohortKinds })(),
    ...intervalFlag,
    periods: Flags.integer({ description: 'cells at most, the first included', min: 1 }),
    rolling: Flags.boolean({ description: 'count who came back in an interval or in a later one' }),
    'min-events': Flags.integer({
      description: 'return events in an interval that make a return (default: 1)',
      min: 1,
    }),
    windows: Flags.option({
      description: 'intervals of the calendar, or 24 hours from each user’s own start (default: calendar)',
      options: retentionWindows,
    })(),
    ...splitFlags,
    ...commonFlags,
    ...pictureFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(QueryRetention)
    return this.answer(retentionQuestion(flags), flags)
  }
}
