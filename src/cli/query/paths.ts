import { DataLoafError } from '../../errors.ts'
import type { PathsQuery } from '../../runtime/query/schema.ts'
import { type CommonFlags, commonFields, defined } from './common.ts'
import { parseMinutes } from './span.ts'
import { anyOf, parseStep } from './step.ts'
import { parseAttribute } from './where.ts'

export interface PathsFlags extends CommonFlags {
  /** As arguments and by `--event`: any of them is a node. */
  events: string[]
  node?: string | undefined
  exclude?: string[] | undefined
  start?: string | undefined
  end?: string | undefined
  group?: string[] | undefined
  gap?: string | undefined
  depth?: number | undefined
  links?: number | undefined
}

/** The paths query the flags ask for. Throws `invalid_input` for what cannot be spelled. */
export function pathsQuestion(flags: PathsFlags): PathsQuery {
  return defined({
    kind: 'paths',
    node: flags.node === undefined ? undefined : parseNode(flags.node),
    event: flags.events.length > 0 ? anyOf(flags.events) : undefined,
    exclude: flags.exclude?.map(parseStep),
    start: flags.start,
    end: flags.end,
    group: flags.group?.map(parseGroup),
    gap_minutes: flags.gap === undefined ? undefined : parseMinutes(flags.gap, '--gap'),
    depth: flags.depth,
    links: flags.links,
    ...commonFields(flags),
  })
}

/** `event_name`, or an attribute of the event; `event:event_name` is the attribute of that name. */
function parseNode(text: string): PathsQuery['node'] {
  if (text === 'event_name' || text === 'field:event_name') return { field: 'event_name' }
  const { attribute, of } = parseAttribute(text)
  if (of === undefined) return { attribute }
  const hint = '--node event_name, --node path'
  throw new DataLoafError('invalid_input', `--node ${text}: a node is an event’s name or attribute.`, { hint })
}

/** `/product/*`, or with a name of its own: `/product/* as Product`. */
function parseGroup(text: string): NonNullable<PathsQuery['group']>[number] {
  const [, pattern, name] = /^(.+?)\s+as\s+(.+)$/is.exec(text.trim()) ?? []
  return pattern !== undefined && name !== undefined ? { pattern, name } : { pattern: text.trim() }
}
