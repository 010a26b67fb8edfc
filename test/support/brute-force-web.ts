import type { WebRow, WebTotals } from '../../src/runtime/query/result.ts'
import { userOf } from './brute-force-filter.ts'
import type { World, WorldEvent } from './worlds.ts'

interface Session {
  events: WorldEvent[]
  views: WorldEvent[]
}

export interface BruteWeb {
  totals: WebTotals
  pages: Omit<WebRow, 'share'>[]
  entry_pages: Omit<WebRow, 'share'>[]
  exit_pages: Omit<WebRow, 'share'>[]
}

/** The overview of all events but bots', by plain loops, as the definition says. Pages are the attribute `path`. */
export function bruteWeb(world: World, only: readonly Only[] = []): BruteWeb {
  const events = world.events
    .filter(({ bot }) => bot === null)
    .sort((a, b) => a.at - b.at || (a.event_id < b.event_id ? -1 : 1))
  const all = sessionsOf(events, world)
  const sessions = all
    .filter(({ views }) => views.length > 0)
    .filter((session) => only.every((each) => fits(session, each)))
  const views = only.length > 0 ? sessions.flatMap((session) => session.views) : events.filter(isView)
  const lengths = sessions.map(({ events: own }) => (own.at(-1)!.at - own[0]!.at) / 1000).sort((a, b) => a - b)
  const some = sessions.length > 0
  return {
    totals: {
      visitors: visitors(views, world),
      sessions: sessions.length,
      views: views.length,
      views_per_session: some ? views.length / sessions.length : null,
      bounce_rate: some ? sessions.filter(({ events: own }) => own.length === 1).length / sessions.length : null,
      duration_median: some ? median(lengths) : null,
    },
    pages: rows(
      sessions.flatMap((session) => session.views.map((view) => ({ page: pageOf(view), view, session }))),
      world,
    ),
    entry_pages: bySession(sessions, (session) => session.views[0]!, world),
    exit_pages: bySession(sessions, (session) => session.views.at(-1)!, world),
  }
}

/** Only sessions that begin, end, or anywhere are on a page. */
export interface Only {
  list: 'pages' | 'entry_pages' | 'exit_pages'
  value: string | null
}

function fits({ views }: Session, { list, value }: Only): boolean {
  if (list === 'pages') return views.some((view) => pageOf(view) === value)
  return pageOf(list === 'entry_pages' ? views[0]! : views.at(-1)!) === value
}

const isView = ({ event_name }: WorldEvent) => event_name === 'page_viewed'

function sessionsOf(events: readonly WorldEvent[], world: World): Session[] {
  const found = new Map<string, WorldEvent[]>()
  const open = new Map<string, { at: number; key: string }>()
  for (const event of events) {
    const user = userOf(event, world)
    if (event.session_id === null && user === null) continue
    let key = `sent ${event.session_id}`
    if (event.session_id === null) {
      const before = open.get(user!)
      key = before && event.at - before.at <= 1_800_000 ? before.key : `${user} ${event.at} ${event.event_id}`
      open.set(user!, { at: event.at, key })
    }
    found.set(key, [...(found.get(key) ?? []), event])
  }
  return [...found.values()].map((own) => ({ events: own, views: own.filter(isView) }))
}

function bySession(sessions: readonly Session[], view: (session: Session) => WorldEvent, world: World) {
  const groups = new Map<string | null, Session[]>()
  for (const session of sessions) {
    const page = pageOf(view(session))
    groups.set(page, [...(groups.get(page) ?? []), session])
  }
  // The user of a session is that of its first event that has one.
  const userIn = ({ events }: Session) => events.map((event) => userOf(event, world)).find((user) => user !== null)
  return sorted(
    [...groups].map(([value, own]) => ({
      value,
      visitors: new Set(own.map(userIn).filter((user) => user !== undefined)).size,
      sessions: own.length,
      views: own.reduce((sum, each) => sum + each.views.length, 0),
    })),
  )
}

function rows(viewed: readonly { page: string | null; view: WorldEvent; session: Session }[], world: World) {
  const pages = new Set(viewed.map(({ page }) => page))
  return sorted(
    [...pages].map((value) => {
      const own = viewed.filter(({ page }) => page === value)
      const views = own.map(({ view }) => view)
      return {
        value,
        visitors: visitors(views, world),
        sessions: new Set(own.map(({ session }) => session)).size,
        views: own.length,
      }
    }),
  )
}

function visitors(events: readonly WorldEvent[], world: World): number {
  return new Set(events.map((event) => userOf(event, world)).filter((user) => user !== null)).size
}

function pageOf({ attributes }: WorldEvent): string | null {
  const path = attributes.path
  if (typeof path !== 'string' || path === '') return null
  const plain = path.split(/[?#]/)[0]!
  return (plain.length > 1 && plain.endsWith('/') ? plain.slice(0, -1) : plain) || null
}

function sorted<Each extends { visitors: number; value: unknown }>(all: Each[]): Each[] {
  return all.sort((a, b) => b.visitors - a.visitors || (String(a.value ?? '') < String(b.value ?? '') ? -1 : 1))
}

function median(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  return (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2
}
