import type { PathsResult } from '../../src/runtime/query/result.ts'
import type { PathsQuery, StepQuery } from '../../src/runtime/query/schema.ts'
import { passes, read, userOf } from './brute-force-filter.ts'
import type { World, WorldEvent } from './worlds.ts'

/** What is read: events in `[from, to)`. */
export interface Between {
  from: number
  to: number
}

type Visit = { at: number; node: string }

/** Paths by plain loops over the events, as the definition says. */
export function brutePaths(query: PathsQuery, world: World, between: Between): Pick<PathsResult, 'links' | 'paths'> {
  const depth = query.depth ?? 5
  const paths = [...visitsOf(query, world, between).values()]
    .flatMap((visits) => cut(visits, (query.gap_minutes ?? 30) * 60_000))
    .map(withoutRepeats)
    .flatMap((path) => pointed(path, query))
    .map((path) => (query.end !== undefined && query.start === undefined ? path.slice(-depth) : path.slice(0, depth)))
  const links = new Map<string, { position: number; source: string; target: string; pauses: number[] }>()
  for (const path of paths) {
    for (let at = 1; at < path.length; at++) {
      const [from, to] = [path[at - 1]!, path[at]!]
      const key = JSON.stringify([at, from.node, to.node])
      const link = links.get(key) ?? { position: at, source: from.node, target: to.node, pauses: [] }
      link.pauses.push((to.at - from.at) / 1000)
      links.set(key, link)
    }
  }
  const sorted = [...links.values()].sort(
    (a, b) =>
      b.pauses.length - a.pauses.length ||
      a.position - b.position ||
      Buffer.compare(Buffer.from(a.source), Buffer.from(b.source)) ||
      Buffer.compare(Buffer.from(a.target), Buffer.from(b.target)),
  )
  return {
    paths: paths.length,
    links: sorted.slice(0, query.links ?? 50).map(({ position, source, target, pauses }) => ({
      source: `${position}_${source}`,
      target: `${position + 1}_${target}`,
      count: pauses.length,
      seconds_avg: pauses.reduce((sum, pause) => sum + pause, 0) / pauses.length,
    })),
  }
}

function visitsOf(query: PathsQuery, world: World, { from, to }: Between): Map<string, Visit[]> {
  const found = new Map<string, Visit[]>()
  const inOrder = [...world.events].sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
  for (const event of inOrder) {
    const user = userOf(event, world)
    const node = nodeOf(event, query, world)
    if (user === null || node === null || event.at < from || event.at >= to) continue
    if ((query.bots ?? 'exclude') !== 'include' && (event.bot !== null) !== (query.bots === 'only')) continue
    if (!passes(event, world, query.filter)) continue
    if (query.event && !isOf(event, query.event, world)) continue
    if (query.exclude?.some((step) => isOf(event, step, world))) continue
    found.set(user, [...(found.get(user) ?? []), { at: event.at, node }])
  }
  return found
}

function isOf(event: WorldEvent, { event: name, filter }: StepQuery, world: World): boolean {
  return (name === null || [name].flat().includes(event.event_name)) && passes(event, world, filter)
}

function nodeOf(event: WorldEvent, { node, group = [] }: PathsQuery, world: World): string | null {
  const value = node && 'attribute' in node ? (read(event, world, node.attribute) ?? null) : event.event_name
  if (value === null) return null
  const text = trimmed(typeof value === 'object' ? JSON.stringify(value) : String(value), node)
  const match = group.find(({ pattern }) => fits(text, pattern))
  return match ? (match.name ?? match.pattern) : text
}

/** Names of events are taken as they are. */
function trimmed(text: string, node: PathsQuery['node']): string {
  if (!node || 'field' in node) return text
  return text.length > 1 && text.endsWith('/') && (text[0] === '/' || text.includes('://')) ? text.slice(0, -1) : text
}

function fits(text: string, pattern: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${source.join('[^]*')}$`, 'u').test(text)
}

function cut(visits: readonly Visit[], gap: number): Visit[][] {
  const paths: Visit[][] = []
  for (const [index, visit] of visits.entries()) {
    const before = visits[index - 1]
    if (before && visit.at - before.at <= gap) paths.at(-1)!.push(visit)
    else paths.push([visit])
  }
  return paths
}

function withoutRepeats(path: readonly Visit[]): Visit[] {
  return path.filter(({ node }, index) => node !== path[index - 1]?.node)
}

/** From the first start to the first end from there on; nothing where a point is missing. */
function pointed(path: Visit[], { start, end, node: of }: PathsQuery): Visit[][] {
  const first = start === undefined ? 0 : path.findIndex(({ node }) => node === trimmed(start, of))
  if (first < 0) return []
  const behind = first
  const last =
    end === undefined ? path.length - 1 : path.findIndex(({ node }, at) => at >= behind && node === trimmed(end, of))
  return last < 0 ? [] : [path.slice(first, last + 1)]
}
