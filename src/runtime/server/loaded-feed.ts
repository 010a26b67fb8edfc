import type { Clock, Warehouse } from '../ports.ts'
import type { Dialect } from '../query/dialects/dialect.ts'
import { latestEvents } from '../query/latest-events.ts'
import { render } from '../query/sql.ts'
import type { EventRecord } from '../records.ts'
import { type LiveFeed, liveFeed } from './live-feed.ts'

/** A feed that has to look where its events are before it can say which were the latest. */
export interface LoadedFeed extends Pick<LiveFeed, 'recent' | 'subscribe'> {
  /** What `recent` answers is up to date when it resolves. Rejects when the warehouse cannot be asked. */
  look(appId: string): Promise<void>
}

export interface LoadedFeedOptions {
  warehouse: Pick<Warehouse, 'run'>
  dialect: Dialect
  clock: Clock
  /** Changes when something was loaded; asked often, so it must cost nothing. */
  version: () => number
  /** Milliseconds between looks at whether it changed. Default: 1,000. */
  every?: number
  /** Milliseconds for which an app is not asked for again while somebody looks on. Default: 5,000. */
  rest?: number
}

/**
 * Events as they are loaded, where they are accepted elsewhere. The warehouse, which may bill each question, is asked only
 * while somebody looks on: for an app's latest fifty events, and after each load for the latest fifty of what that brought.
 */
export function loadedFeed({ every = 1_000, rest = 5_000, ...parts }: LoadedFeedOptions): LoadedFeed {
  const { clock, version } = parts
  const feed = liveFeed(shown)
  const apps = new Map<string, Place>()
  const lookers = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  function placeOf(appId: string): Place {
    const place = apps.get(appId) ?? { version: null, loadedAt: null, had: new Set(), asked: 0, looking: undefined }
    apps.set(appId, place)
    return place
  }

  /** All who look on wait for the same answer. */
  function look(appId: string): Promise<void> {
    const place = placeOf(appId)
    place.looking ??= askAnew(appId, place).finally(() => {
      place.looking = undefined
    })
    return place.looking
  }

  async function askAnew(appId: string, place: Place): Promise<void> {
    const current = version()
    if (place.version === current) return
    place.asked = clock()
    const came = await ask(appId, place, parts)
    place.version = current
    feed.publish(came)
  }

  function tick(): void {
    for (const appId of lookers.keys()) {
      // A warehouse that does not answer is asked again after the same rest.
      if (Math.abs(clock() - placeOf(appId).asked) >= rest) void look(appId).catch(() => undefined)
    }
  }

  function count(appId: string, more: 1 | -1): void {
    const now = (lookers.get(appId) ?? 0) + more
    if (now > 0) lookers.set(appId, now)
    else lookers.delete(appId)
    if (lookers.size === 0) timer = void clearInterval(timer)
    else timer ??= setInterval(tick, every).unref()
  }

  return {
    look,
    recent: feed.recent,
    subscribe(appId, listener) {
      const stop = feed.subscribe(appId, listener)
      count(appId, 1)
      let on = true
      return () => {
        if (on) count(appId, -1)
        on = false
        stop()
      }
    },
  }
}

/** How far an app was looked at. */
interface Place {
  version: number | null
  loadedAt: number | null
  /** Events that were among the latest lately. */
  had: ReadonlySet<string>
  /** When it was asked for, in milliseconds. */
  asked: number
  looking: Promise<void> | undefined
}

/** What came since the last time, oldest first. */
async function ask(
  appId: string,
  place: Place,
  { warehouse, dialect }: Pick<LoadedFeedOptions, 'warehouse' | 'dialect'>,
): Promise<EventRecord[]> {
  const { sql, read } = latestEvents({ appId, since: place.loadedAt, limit: shown }, dialect)
  const { events, loadedAt } = read((await warehouse.run(render(sql, dialect), { timeout })).rows)
  const came = events.filter(({ event_id }) => !place.had.has(event_id))
  // Redshift tells loads apart by the second: what comes in the same one is known by its id.
  if (loadedAt !== null) {
    place.loadedAt = loadedAt
    place.had = new Set([...place.had, ...came.map(({ event_id }) => event_id)].slice(-10 * shown))
  }
  return came
}

/** Events that are read, and remembered. */
const shown = 50
/** Milliseconds a look may take. */
const timeout = 30_000
