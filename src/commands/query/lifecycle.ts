import { Args } from '@oclif/core'
import { lifecycleQuestion } from '../../cli/query/activity.ts'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, commonFlags, eventFlag, intervalFlag, pictureFlag } from '../../cli/query/flags.ts'

export default class QueryLifecycle extends QueryCommand {
  static override description = `users who are new, returning, back again, or gone, over time
Several events count as one: whoever did any of them was active.`
  static override usage = ['query lifecycle [EVENT…] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query lifecycle --interval week --last 12w',
    '<%= config.bin %> query lifecycle purchase --where user:plan=pro --interval month --last 6mo',
  ]
  static override strict = false
  static override args = { event: Args.string({ ignoreStdin: true, description: 'event names (default: any event)' }) }
  static override flags = { ...eventFlag, ...intervalFlag, ...commonFlags, ...pictureFlag, ...answerFlags }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QueryLifecycle)
    return this.answer(lifecycleQuestion({ ...flags, events: [...(flags.event ?? []), ...(argv as string[])] }), flags)
  }
}
