import { Hono } from 'hono'
import type { Apps } from '../metadata/apps.ts'
import type { EventRecord } from '../records.ts'
import type { AppEnv } from './environment.ts'
import { eventStream } from './events.ts'
import { allow } from './guard.ts'
import type { LiveFeed } from './live-feed.ts'
import type { LoadedFeed } from './loaded-feed.ts'

export interface LiveOptions {
  apps: Apps
  /** Events as they are accepted here, or as they are loaded where that happens elsewhere. */
  feed: Pick<LiveFeed, 'recent' | 'subscribe'> | LoadedFeed
  /** Events that what the app declares keeps apart. */
  refused: LiveFeed
  /** Aborted when the server stops. */
  closing: AbortSignal
}

/**
 * The app's events as they are accepted or loaded, as `event`, and those that are kept apart, as `quarantined`. The latest fifty of
 * each come first; a reader that comes back gets of these what it has not had.
 */
export function liveRoutes({ apps, feed, refused, closing }: LiveOptions) {
  return new Hono<AppEnv>().get('/apps/:app_id/live', allow('app.query', apps), (c) => {
    const { app_id } = c.get('app')
    return eventStream({
      signals: [closing, c.req.raw.signal],
      start({ send }) {
        const had = c.req.header('last-event-id')
        const tell = (kind: string) => (record: EventRecord) => send(kind, record, record.event_id)
        for (const record of refused.recent(app_id)) send('quarantined', record)
        const stops = [refused.subscribe(app_id, (record) => send('quarantined', record))]
        const begin = () => {
          for (const record of since(had, feed.recent(app_id))) tell('event')(record)
          stops.push(feed.subscribe(app_id, tell('event')))
        }
        let gone = false
        if ('look' in feed) void looked(feed, app_id).then(() => gone || begin())
        else begin()
        return () => {
          gone = true
          for (const stop of stops) stop()
        }
      },
    })
  })
}

/** A warehouse that cannot be asked now is asked again while somebody looks on. */
function looked(feed: LoadedFeed, appId: string): Promise<void> {
  return feed.look(appId).catch(() => undefined)
}

/** What came after the event with the id; all of it when that is not among them any more. */
function since(id: string | undefined, records: readonly EventRecord[]): readonly EventRecord[] {
  return records.slice(records.findLastIndex(({ event_id }) => event_id === id) + 1)
}
