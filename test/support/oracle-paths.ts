import type { PathsQuery } from '../../src/runtime/query/schema.ts'
import type { OracleCase } from './oracle.ts'

/** A case about paths of a public test of another product. */
export type PathsCase = Omit<OracleCase, 'query' | 'expected'> & {
  query: {
    node: string
    event?: string
    exclude_events?: string[]
    session_gap_minutes: number
    max_steps: number
    from?: string
    to?: string
    start?: string
    end?: string
  }
  expected: { links: { source: string; target: string; count: number; avg_ms?: number }[] }
}

/** The case's question in the query language. */
export function pathsQuery({ query, timezone, week_start, events }: PathsCase): PathsQuery {
  const { node, event, exclude_events, session_gap_minutes, max_steps, start, end } = query
  const days = events.map(({ timestamp }) => timestamp.slice(0, 10)).sort()
  return {
    kind: 'paths',
    range: { from: query.from ?? days[0]!, to: query.to ?? days.at(-1)! },
    time_zone: timezone,
    week_start,
    node: node === 'event' ? { field: 'event_name' } : { attribute: node },
    ...(event !== undefined && { event: { event } }),
    ...(exclude_events && { exclude: [{ event: exclude_events }] }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    gap_minutes: session_gap_minutes,
    depth: max_steps,
  }
}
