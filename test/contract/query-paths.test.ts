import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PathsQuery, parseQuery } from '../../src/runtime/query/schema.ts'
import { describeBackEnds, type Worlds } from '../support/back-ends.ts'
import { brutePaths } from '../support/brute-force-paths.ts'
import { day, pathsAsked, walked } from '../support/paths-arbitrary.ts'
import { close, runs } from '../support/properties.ts'
import type { World } from '../support/worlds.ts'

const between = { from: Date.parse(day), to: Date.parse(day) + 86_400_000 }
const minute = 60_000

describeBackEnds('paths', ({ openWorlds }) => {
  let worlds: Worlds
  beforeAll(async () => {
    worlds = await openWorlds()
  }, 60_000)
  afterAll(() => worlds?.close())

  const ask = async (world: World, query: object) => {
    const asked = { kind: 'paths', range: { from: day, to: day }, time_zone: 'UTC', ...query }
    const { links, paths } = await worlds.ask<'paths'>(world, asked)
    return { links, paths }
  }

  it('are what plain loops over the events say, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(walked, pathsAsked, async (world, query) => {
        expect(close(await ask(world, query))).toEqual(close(brutePaths(query, world, between)))
      }),
      runs(300, 10),
    )
  }, 40_000)

  it('say the same when all that happens is moved, and when two ids are one from the start', async () => {
    await fc.assert(
      fc.asyncProperty(walked, pathsAsked, async (world, query) => {
        fc.pre(!/"(before|after|user_id|anonymous_id)"/.test(JSON.stringify(query)))
        const told = close(await ask(world, query))
        const later = world.events.map((event) => ({ ...event, at: event.at + 7 * 86_400_000 }))
        expect(
          close(await ask({ ...world, events: later }, { ...query, range: { from: '2026-03-17', to: '2026-03-17' } })),
        ).toEqual(told)
        const events = world.events.map((event) => {
          const id = event.user_id ?? event.anonymous_id
          return { ...event, user_id: id === null ? null : (world.canonical[id] ?? id), anonymous_id: null }
        })
        expect(close(await ask({ ...world, events, canonical: {} }, query))).toEqual(told)
      }),
      runs(60, 6),
    )
  }, 30_000)

  it('of a smaller depth are the first of a greater one, fewer links the heaviest of more, a longer gap makes fewer', async () => {
    await fc.assert(
      fc.asyncProperty(walked, pathsAsked, async (world, { end: _, ...query }) => {
        const whole = await ask(world, { ...query, depth: 6, links: 500 })
        const short = await ask(world, { ...query, depth: 3, links: 500 })
        expect(short).toEqual({ ...whole, links: whole.links.filter(({ target }) => Number.parseInt(target, 10) <= 3) })
        const few = await ask(world, { ...query, depth: 6, links: 2 })
        expect(few).toEqual({ ...whole, links: whole.links.slice(0, 2) })
        const into = new Map<string, number>()
        for (const { target, count } of whole.links) into.set(target, (into.get(target) ?? 0) + count)
        // What leaves a node came to it, or began there.
        for (const { source, count } of whole.links) {
          expect(count).toBeLessThanOrEqual(source.startsWith('1_') ? whole.paths : into.get(source)!)
        }
        const { start: __, ...anywhere } = query
        const [shorter, longer] = [
          await ask(world, { ...anywhere, gap_minutes: 10 }),
          await ask(world, { ...anywhere, gap_minutes: 60 }),
        ]
        expect(longer.paths).toBeLessThanOrEqual(shorter.paths)
      }),
      runs(60, 6),
    )
  }, 30_000)

  const walk = (...visits: [string, number][]): World => ({
    events: visits.map(([path, at], index) => ({
      event_id: `e${index}`,
      event_name: path === '!' ? 'noise' : 'viewed',
      user_id: 'u1',
      anonymous_id: null,
      session_id: null,
      at: between.from + at * minute,
      attributes: path === '-' ? {} : { path },
      bot: null,
    })),
    canonical: {},
    users: {},
    timeZone: 'UTC',
    weekStart: 'monday',
  })
  const pages = { node: { attribute: 'path' } }
  const link = (source: string, target: string, count: number, minutes: number) => ({
    source,
    target,
    count,
    seconds_avg: minutes * 60,
  })

  it('go on over a gap of exactly 30 minutes, and end at a longer one', async () => {
    expect(await ask(walk(['/a', 0], ['/b', 30], ['/c', 60.001]), pages)).toEqual({
      paths: 2,
      links: [link('1_/a', '2_/b', 1, 30)],
    })
  })

  it('merge repeats, count time from the first of them, and take a slash at the end for none', async () => {
    const world = walk(['/a', 0], ['/a/', 5], ['/', 10], ['/a', 12])
    expect(await ask(world, pages)).toEqual({
      paths: 1,
      links: [link('1_/a', '2_/', 1, 10), link('2_/', '3_/a', 1, 2)],
    })
  })

  it('leave out what is excluded, and events without the attribute, before they are cut', async () => {
    const expected = { paths: 2, links: [] }
    expect(await ask(walk(['/a', 0], ['!', 20], ['/b', 40]), { ...pages, exclude: [{ event: 'noise' }] })).toEqual(
      expected,
    )
    expect(await ask(walk(['/a', 0], ['-', 20], ['/b', 40]), pages)).toEqual(expected)
  })

  it('begin at the start and end at the end that follows it', async () => {
    const world = walk(['/x', 0], ['/b', 1], ['/a', 2], ['/y', 3], ['/b', 4], ['/a', 5], ['/z', 6])
    expect(await ask(world, { ...pages, start: '/a/', end: '/b' })).toEqual({
      paths: 1,
      links: [link('1_/a', '2_/y', 1, 1), link('2_/y', '3_/b', 1, 1)],
    })
    expect(await ask(world, { ...pages, start: '/a', end: '/a' })).toEqual({ paths: 1, links: [] })
    expect(await ask(world, { ...pages, start: '/nope' })).toEqual({ paths: 0, links: [] })
  })

  it('that end somewhere keep the nodes that lead there', async () => {
    const world = walk(['/x', 0], ['/y', 1], ['/z', 2], ['/b', 3], ['/x', 4])
    expect(await ask(world, { ...pages, end: '/b', depth: 2 })).toEqual({
      paths: 1,
      links: [link('1_/z', '2_/b', 1, 1)],
    })
  })

  it('take a group for one node, by the first pattern that fits', async () => {
    const world = walk(['/blog/1', 0], ['/blog/2/', 1], ['/blog', 2], ['/100%', 3], ['/1000', 4])
    const group = [{ pattern: '/blog/*', name: 'Blog' }, { pattern: '/100%' }, { pattern: '*' }]
    expect((await ask(world, { ...pages, group })).links.map(({ target }) => target)).toEqual(['2_*', '3_/100%', '4_*'])
  })

  it.each<[string, object, (string | number)[]]>([
    ['a depth of 1', { depth: 1 }, ['depth']],
    ['a depth of 21', { depth: 21 }, ['depth']],
    ['501 links', { links: 501 }, ['links']],
    ['no gap', { gap_minutes: 0 }, ['gap_minutes']],
    ['another field', { node: { field: 'user_id' } }, ['node', 'field']],
    ['an empty start', { start: '' }, ['start']],
    ['a group without a pattern', { group: [{ name: 'x' }] }, ['group', 0, 'pattern']],
    ['an unknown key', { steps: 5 }, ['steps']],
    [
      'a wrong filter of what is left out',
      { exclude: [{ event: 'x', filter: { attribute: 'a', op: 'lik', value: 1 } }] },
      ['exclude', 0, 'filter', 'op'],
    ],
  ])('refuse %s, and say where', (_, query, path) => {
    expect(() => parseQuery({ kind: 'paths', ...query } as PathsQuery)).toThrow(
      expect.objectContaining({ code: 'invalid_query', path }),
    )
  })
})
