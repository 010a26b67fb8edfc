import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PathsQuery } from '../../src/runtime/query/schema.ts'
import { type BackEnd, backEnds, type Imports } from '../support/back-ends.ts'
import { brutePaths } from '../support/brute-force-paths.ts'
import { datasetItems } from '../support/datasets.ts'
import { doubledAndShuffled } from '../support/datasets-import.ts'
import { oracleItems } from '../support/oracle.ts'
import { pathsCases, pathsQuery } from '../support/oracle-paths.ts'
import { sharedJson, sharedMissing } from '../support/shared.ts'
import type { World } from '../support/worlds.ts'

const missing = sharedMissing()
const cases = missing ? [] : pathsCases()

interface KnownPaths {
  dataset: string
  query: {
    range: { from: string; timezone: string; from_utc: string; to_utc_exclusive: string }
    events: string[]
    inactivity_seconds: number
    label: string
  }
  expected: { sessions: number; transitions_total: number; top: [string, string, number][] }
}
const known = missing
  ? []
  : ['loan_bpi2012/answers/paths-event', 'nasa_weblog/answers/paths-pageviews'].map((file) =>
      sharedJson<KnownPaths>(`data/${file}.json`),
    )

interface Item {
  event_id: string
  event_name: string
  user_id: string
  event_created: string
  event_attributes: World['events'][number]['attributes']
}

describe.skipIf(missing).each(backEnds)('known paths in $name', ({ openImports }: BackEnd) => {
  let imports: Imports
  const apps = new Map<string, string>()
  beforeAll(async () => {
    imports = await openImports()
    for (const each of cases) {
      apps.set(`${each.id} once`, await imports.send(oracleItems(each as never)))
      apps.set(`${each.id} twice and shuffled`, await imports.send(doubledAndShuffled(oracleItems(each as never)), 3))
    }
    for (const { dataset } of known) {
      const items = datasetItems(dataset)
      apps.set(`${dataset} once`, await imports.send(items, 5))
      apps.set(`${dataset} twice and shuffled`, await imports.send(doubledAndShuffled(items), 5))
    }
    await imports.loaded()
  }, 300_000)
  afterAll(() => imports?.close())

  for (const sent of ['once', 'twice and shuffled']) {
    it.each(cases.map((each) => [each.id, each] as const))(`%s of another product, sent ${sent}`, async (id, each) => {
      const { links } = await imports.ask<'paths'>(apps.get(`${id} ${sent}`)!, pathsQuery(each))
      const told = links.map(({ source, target, count, seconds_avg }, index) => ({
        ...{ source, target, count },
        ...(each.expected.links[index]?.avg_ms !== undefined && { avg_ms: seconds_avg * 1000 }),
      }))
      expect(told).toEqual(each.expected.links)
    })

    it.each(known.map((each) => [each.dataset, each] as const))(
      `real events of %s, sent ${sent}`,
      async (dataset, each) => {
        const query = questionOf(each)
        const app = apps.get(`${dataset} ${sent}`)!
        const answered = await imports.ask<'paths'>(app, query)
        expect(answered.paths).toBe(each.expected.sessions)
        const between = {
          from: Date.parse(each.query.range.from_utc),
          to: Date.parse(each.query.range.to_utc_exclusive),
        }
        const expected = brutePaths(query, worldOf(dataset), between)
        expect({ paths: answered.paths, links: rounded(answered.links) }).toEqual({
          ...expected,
          links: rounded(expected.links),
        })
      },
    )
  }

  it('counts every step between different pages, when no depth and no number cuts it', async () => {
    // Positions and repeats left aside, the links are the transitions that were counted without SQL.
    const each = known[0]!
    const app = apps.get(`${each.dataset} once`)!
    const { links } = await imports.ask<'paths'>(app, { ...questionOf(each), depth: 20, links: 500 })
    const counted = new Map<string, number>()
    for (const { source, target, count } of links) {
      const key = JSON.stringify([source, target].map((node) => node.replace(/^\d+_/, '')))
      counted.set(key, (counted.get(key) ?? 0) + count)
    }
    const different = each.expected.top.filter(([from, to]) => from !== to)
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(different.map(([from, to, count]) => [JSON.stringify([from, to]), count])),
    )
  })
})

function questionOf({ query }: KnownPaths): PathsQuery {
  const last = new Date(Date.parse(query.range.to_utc_exclusive) - 1).toISOString().slice(0, 10)
  return {
    kind: 'paths',
    range: { from: query.range.from, to: last },
    time_zone: query.range.timezone,
    node: query.label === 'event_name' ? { field: 'event_name' } : { attribute: query.label.split('.')[1]! },
    event: { event: query.events },
    gap_minutes: query.inactivity_seconds / 60,
    links: 500,
  }
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
