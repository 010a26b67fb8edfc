import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebResult } from '../../src/runtime/query/result.ts'
import { backEnds, type Worlds } from '../support/back-ends.ts'
import { bruteWeb } from '../support/brute-force-web.ts'
import { runs } from '../support/properties.ts'
import type { World, WorldEvent } from '../support/worlds.ts'

const start = Date.parse('2026-01-05T10:00:00Z')
let made = 0
const event = (
  user_id: string | null,
  minute: number,
  attributes: WorldEvent['attributes'],
  more: Partial<WorldEvent> = {},
): WorldEvent => ({
  event_id: `e${String(made++).padStart(5, '0')}`,
  event_name: 'page_viewed',
  user_id,
  anonymous_id: null,
  session_id: null,
  at: start + minute * 60_000,
  attributes,
  bot: null,
  ...more,
})
const world = (events: WorldEvent[], canonical: World['canonical'] = {}): World => ({
  events,
  canonical,
  users: {},
  timeZone: 'UTC',
  weekStart: 'monday',
})
const agent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const desktop =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0'
const page = (path: string, referrer: string, more: object = {}) => ({
  $context: { page: { path, url: `https://www.shop.test${path}`, referrer }, ...more },
})

const site = world(
  [
    event(
      'ada',
      0,
      page('/?ref=1', 'https://www.google.com/search?q=bread', {
        user_agent: agent,
        locale: 'de-CH',
        campaign: { source: 'mail', name: 'spring' },
      }),
    ),
    event('ada', 5, page('/bread/', 'https://shop.test/', { user_agent: agent, locale: 'de-CH' })),
    event('ada', 6, {}, { event_name: 'bought' }),
    event('bob', 1, page('/bread', '', { user_agent: desktop, locale: 'en_US' })),
    event('a1', 60, page('/', 'https://news.test/'), {}),
    event('cem', 2, {}, { event_name: 'bought' }),
    event('bot', 2, page('/', ''), { bot: 'Googlebot' }),
    // The week before.
    event('bob', -7 * 24 * 60, page('/bread', '')),
  ],
  { a1: 'ada' },
)
const query = {
  kind: 'web',
  range: { from: '2026-01-05', to: '2026-01-11' },
  interval: 'day',
  compare: { previous: true },
}

describe.each(backEnds)('the web overview on $name', ({ openWorlds }) => {
  let worlds: Worlds
  let answer: WebResult
  beforeAll(async () => {
    worlds = await openWorlds()
    answer = await worlds.ask<'web'>(site, query)
  })
  afterAll(() => worlds?.close())
  const listed = (
    section:
      | 'pages'
      | 'referrers'
      | 'browsers'
      | 'os'
      | 'devices'
      | 'languages'
      | 'utm_source'
      | 'entry_pages'
      | 'exit_pages',
  ) => answer[section]!.map(({ value, visitors, sessions, views }) => [value, visitors, sessions, views])

  it('counts visitors, sessions and views, and compares them with the range before', () => {
    expect(answer.totals).toEqual({
      visitors: 2,
      sessions: 3,
      views: 4,
      views_per_session: 4 / 3,
      bounce_rate: 2 / 3,
      duration_median: 0,
      previous: { visitors: 1, sessions: 1, views: 1, views_per_session: 1, bounce_rate: 1, duration_median: 0 },
    })
    expect(answer.timeline).toMatchObject({
      visitors: [2, 0, 0, 0, 0, 0, 0],
      sessions: [3, 0, 0, 0, 0, 0, 0],
      views: [4, 0, 0, 0, 0, 0, 0],
    })
    expect(answer.timeline!.previous!.views).toEqual([1, 0, 0, 0, 0, 0, 0])
  })

  it('lists pages by where they were seen, entered and left', () => {
    expect(listed('pages')).toEqual([
      ['/bread', 2, 2, 2],
      ['/', 1, 2, 2],
    ])
    expect(listed('entry_pages')).toEqual([
      ['/', 1, 2, 3],
      ['/bread', 1, 1, 1],
    ])
    expect(listed('exit_pages')).toEqual([
      ['/bread', 2, 2, 3],
      ['/', 1, 1, 1],
    ])
    const [bread] = answer.pages!
    expect(bread).toMatchObject({ share: 1, previous_visitors: 1, change: 1 })
    expect(answer.pages![1]).toMatchObject({ share: 0.5, previous_visitors: 0, change: null })
  })

  it('says where sessions came from and with what', () => {
    expect(listed('referrers')).toEqual([
      [null, 1, 1, 1],
      ['google.com', 1, 1, 2],
      ['news.test', 1, 1, 1],
    ])
    expect(listed('utm_source')).toEqual([
      [null, 2, 2, 2],
      ['mail', 1, 1, 2],
    ])
    expect(listed('browsers')).toEqual([
      [null, 1, 1, 1],
      ['Edge', 1, 1, 1],
      ['Safari', 1, 1, 2],
    ])
    expect(listed('os')).toEqual([
      [null, 1, 1, 1],
      ['Windows', 1, 1, 1],
      ['iOS', 1, 1, 2],
    ])
    expect(listed('devices')).toEqual([
      [null, 1, 1, 1],
      ['Desktop', 1, 1, 1],
      ['Mobile', 1, 1, 2],
    ])
    expect(listed('languages')).toEqual([
      [null, 1, 1, 1],
      ['de', 1, 1, 2],
      ['en', 1, 1, 1],
    ])
  })

  it('has only the sections that were asked for, in their order, and as many rows', async () => {
    const some = await worlds.ask<'web'>(site, { ...query, sections: ['os', 'pages'], limit: 1 })
    expect(Object.keys(some)).toEqual(['kind', 'pages', 'os', 'meta'])
    expect(some.pages!.length).toBe(1)
  })

  it('is of the sessions alone that lists count under a value, or under none', async () => {
    const some = async (only: object[]) => (await worlds.ask<'web'>(site, { ...query, only })).totals
    expect(await some([{ list: 'browsers', value: 'Safari' }])).toMatchObject({
      visitors: 1,
      sessions: 1,
      views: 2,
      previous: { sessions: 0 },
    })
    expect(await some([{ list: 'browsers', value: null }])).toMatchObject({ sessions: 1, previous: { sessions: 1 } })
    const both = [
      { list: 'pages', value: '/bread' },
      { list: 'utm_source', value: 'mail' },
    ]
    expect(await some(both)).toMatchObject({ visitors: 1, sessions: 1, views: 2 })
    expect(await some([...both, { list: 'entry_pages', value: '/bread' }])).toMatchObject({ sessions: 0, views: 0 })
    const { sections } = { sections: ['os'] }
    const narrow = await worlds.ask<'web'>(site, { ...query, sections, only: [{ list: 'languages', value: 'en' }] })
    expect(narrow.os!.map(({ value }) => value)).toEqual(['Windows'])
  })

  it('is what plain loops over the events say', async () => {
    const item = fc.record({
      user: fc.constantFrom('u1', 'u2', 'u3', 'a1', null),
      session: fc.constantFrom(null, null, null, 's1'),
      minute: fc.integer({ min: 0, max: 400 }),
      name: fc.constantFrom('page_viewed', 'page_viewed', 'bought'),
      path: fc.constantFrom('/', '/a', '/a/', '/a?x=1', '/b#c', '', 'plain', null),
      bot: fc.constantFrom(null, null, null, 'bot'),
    })
    const only = fc.record({
      list: fc.constantFrom('pages' as const, 'entry_pages' as const, 'exit_pages' as const),
      value: fc.constantFrom('/', '/a', '/b', 'plain', null),
    })
    const some = fc.oneof(fc.constant([]), fc.array(only, { maxLength: 2 }))
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 25 }), some, async (items, only) => {
        const events = items.map(({ user, session, minute, name, path, bot }) =>
          event(user, minute, { path }, { event_name: name, session_id: session, bot }),
        )
        const all = world(events, { a1: 'u1' })
        const asked = {
          kind: 'web',
          range: { from: '2026-01-05', to: '2026-01-06' },
          sections: ['totals', 'pages', 'entry_pages', 'exit_pages'],
          limit: 50,
          ...(only.length > 0 && { only }),
        }
        const { totals, pages, entry_pages, exit_pages } = await worlds.ask<'web'>(all, asked)
        const plain = (rows: typeof pages) => rows!.map(({ share: _, ...row }) => row)
        const expected = bruteWeb(all, only)
        expect(totals).toEqual(expected.totals)
        expect(plain(entry_pages)).toEqual(expected.entry_pages)
        expect(plain(exit_pages)).toEqual(expected.exit_pages)
        expect(plain(pages)).toEqual(expected.pages)
      }),
      runs(60, 8),
    )
  })
})
