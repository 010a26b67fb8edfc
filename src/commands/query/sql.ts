import { Args, Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, many, pictureFlag } from '../../cli/query/flags.ts'
import { readText } from '../../cli/query/read.ts'
import { sqlQuestion } from '../../cli/query/sql.ts'
import { DataLoafError } from '../../errors.ts'

export default class QuerySql extends QueryCommand {
  static override description = `one read-only SQL statement on the app’s own rows
As an argument, from --file, or from standard input. A name after a colon is a parameter, given by --param.`
  static override usage = ['query sql [SQL] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query sql "select event_name, count(*) from events group by 1 order by 2 desc"',
    '<%= config.bin %> query sql "select count(*) from events where event_name = :name" --param name=signed_up',
    '<%= config.bin %> query sql --file report.sql --csv',
  ]
  static override args = { sql: Args.string({ ignoreStdin: true, description: 'the statement' }) }
  static override flags = {
    file: Flags.string({ description: 'file with the statement; - reads standard input', helpValue: 'FILE' }),
    param: Flags.string({
      ...many,
      description: 'value of a parameter; in double quotes it is text',
      helpValue: 'NAME=VALUE',
    }),
    limit: Flags.integer({ description: 'rows at most (default: 10000)', min: 1 }),
    ...pictureFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags, args } = await this.parse(QuerySql)
    const source = flags.file ?? (args.sql === undefined && !process.stdin.isTTY ? '-' : undefined)
    if (source !== undefined && args.sql !== undefined) {
      throw new DataLoafError('invalid_input', 'Give the statement as an argument or by --file, not both.')
    }
    const sql = source === undefined ? (args.sql ?? '') : readText(source)
    return this.answer(sqlQuestion({ ...flags, sql }), flags)
  }
}
