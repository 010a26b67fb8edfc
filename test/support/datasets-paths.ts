import { expect } from 'vitest'
import type { PathsQuery } from '../../src/runtime/query/schema.ts'
import { brutePaths } from './brute-force-paths.ts'
import { datasetItems, dayBefore } from './datasets.ts'
import type { Ask } from './datasets-import.ts'
import type { World } from './worlds.ts'

/** Paths through real events: transitions that were counted without SQL, repeats kept and positions left aside. */
export interface KnownPaths {
  dataset: string
  query: {
    range: { from: string; to_exclusive: string; timezone: string; from_utc: string; to_utc_exclusive: string }
    events: string[]
    inactivity_seconds: number
    label: string
  }
  expected: { sessions: number; transitions_total: number; top: [string, string, number][] }
}

/** Under the definition here, links are what plain loops count. */
export async function checkPaths(each: KnownPaths, ask: Ask): Promise<void> {
  const query = questionOf(each)
  const answered = await ask<'paths'>(query)
  expect(answered.paths).toBe(each.expected.sessions)
  const { from_utc, to_utc_exclusive } = each.query.range
  const between = { from: Date.parse(from_utc), to: Date.parse(to_utc_exclusive) }
  const expected = brutePaths(query, worldOf(each.dataset), between)
  expect({ paths: answered.paths, links: rounded(answered.links) }).toEqual({
    ...expected,
    links: rounded(expected.links),
  })
  if (each.dataset === 'loan_bpi2012') await checkTransitions(each, ask)
}

/** Where neither a depth nor a number cuts them, the links between different nodes are the transitions. */
async function checkTransitions(each: KnownPaths, ask: Ask): Promise<void> {
  const { links } = await ask<'paths'>({ ...questionOf(each), depth: 20, links: 500 })
  const counted = new Map<string, number>()
  for (const { source, target, count } of links) {
    const key = JSON.stringify([source, target].map((node) => node.replace(/^\d+_/, '')))
    counted.set(key, (counted.get(key) ?? 0) + count)
  }
  const different = each.expected.top.filter(([from, to]) => from !== to)
  expect(Object.fromEntries(counted)).toEqual(
    Object.fromEntries(different.map(([from, to, count]) => [JSON.stringify([from, to]), count])),
  )
}

function questionOf({ query }: KnownPaths): PathsQuery {
  return {
    kind: 'paths',
    range: { from: query.range.from, to: dayBefore(query.range.to_utc_exclusive) },
    time_zone: query.range.timezone,
    node: query.label === 'event_name' ? { field: 'event_name' } : { attribute: query.label.split('.')[1]! },
    event: { event: query.events },
    gap_minutes: query.inactivity_seconds / 60,
    links: 500,
  }
}

interface Item {
  event_id: string
  event_name: string
  user_id: string
  event_created: string
  event_attributes: World['events'][number]['attributes']
}

function worldOf(dataset: string): World {
  const events = (datasetItems(dataset) as Item[])
    .filter((item) => item.event_name !== undefined)
    .map((item) => ({
      ...{ event_id: item.event_id, event_name: item.event_name, user_id: item.user_id },
      ...{ anonymous_id: null, session_id: null, bot: null, attributes: item.event_attributes },
      at: Date.parse(item.event_created),
    }))
  return { events, canonical: {}, users: {}, timeZone: 'UTC', weekStart: 'monday' }
}

function rounded<Link extends { seconds_avg: number }>(links: readonly Link[]): Link[] {
  return links.map((link) => ({ ...link, seconds_avg: Number(link.seconds_avg.toPrecision(10)) }))
}
