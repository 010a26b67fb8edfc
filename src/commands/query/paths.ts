import { Args, Flags } from '@oclif/core'
import { QueryCommand } from '../../cli/query/command.ts'
import { answerFlags, commonFlags, eventFlag, gapFlag, many, pictureFlag } from '../../cli/query/flags.ts'
import { pathsQuestion } from '../../cli/query/paths.ts'

export default class QueryPaths extends QueryCommand {
  static override description = `which way users go: what follows what
A tree of the heaviest links. A node is an event’s name, or the value of an attribute.`
  static override usage = ['query paths [EVENT…] [FLAGS]']
  static override examples = [
    '<%= config.bin %> query paths --depth 4 --links 20',
    '<%= config.bin %> query paths page_viewed --node path --start / --group "/product/* as Product" --last 7d',
    '<%= config.bin %> query paths --exclude heartbeat --end purchase --gap 1h',
  ]
  static override strict = false
  static override args = {
    event: Args.string({ ignoreStdin: true, description: 'events that are nodes (default: any)' }),
  }
  static override flags = {
    ...eventFlag,
    node: Flags.string({
      description: 'what a node is: event_name, or an attribute (default: event_name)',
      helpValue: 'ATTRIBUTE',
    }),
    exclude: Flags.string({ ...many, description: 'events to take out before paths are cut', helpValue: 'EVENT' }),
    start: Flags.string({ description: 'value at which paths start', helpValue: 'VALUE' }),
    end: Flags.string({ description: 'value at which paths end', helpValue: 'VALUE' }),
    group: Flags.string({
      ...many,
      description: 'values that become one node: "/product/*", "/product/* as Product"',
      helpValue: 'PATTERN',
    }),
    ...gapFlag,
    depth: Flags.integer({ description: 'nodes of a path at most (default: 5)', min: 2 }),
    links: Flags.integer({ description: 'the heaviest links at most (default: 50)', min: 1 }),
    ...commonFlags,
    ...pictureFlag,
    ...answerFlags,
  }

  override async run(): Promise<unknown> {
    const { flags, argv } = await this.parse(QueryPaths)
    return this.answer(pathsQuestion({ ...flags, events: [...(flags.event ?? []), ...(argv as string[])] }), flags)
  }
}
