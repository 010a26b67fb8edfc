import { Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, commonFlags, compareFlag, intervalFlag, many, pictureFlag } from '../../cli/query/flags.ts'
import { webQuestion } from '../../cli/query/web.ts'
import { webSections } from '../../runtime/query/vocabulary.ts'

export default class QueryWeb extends QueryCommand {
  static override description = `a website at a glance: visitors, pages, referrers, campaigns, devices
For apps that send page views.`
  static override usage = ['query web [FLAGS]']
  static override examples = [
    '<%= config.bin %> query web --last 7d --compare previous',
    '<%= config.bin %> query web --section pages --section referrers --limit 20 --csv',
    '<%= config.bin %> query web --only referrers=news.example.com',
  ]
  static override flags = {
    section: Flags.option({ ...many, description: 'a part of the overview (default: all)', options: webSections })(),
    only: Flags.string({ ...many, description: 'only sessions that a list counts under the value: pages=/pricing' }),
    limit: Flags.integer({ description: 'rows of a list (default: 10)', min: 1 }),
    ...compareFlag,
    ...intervalFlag,
    ...commonFlags,
    ...pictureFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(QueryWeb)
    return this.answer(webQuestion(flags), flags)
  }
}
