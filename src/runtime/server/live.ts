import { Hono } from 'hono'
import type { Apps } from '../metadata/apps.ts'
import type { AppEnv } from './environment.ts'
import { eventStream } from './events.ts'
import { allow } from './guard.ts'
import type { LiveFeed } from './live-feed.ts'

export interface LiveOptions {
  apps: Apps
  feed: LiveFeed
  /** Aborted when the server stops. */
  closing: AbortSignal
}

/** The app's events as they are accepted, the latest fifty first. */
export function liveRoutes({ apps, feed, closing }: LiveOptions) {
  return new Hono<AppEnv>().get('/apps/:app_id/live', allow('app.query', apps), (c) => {
    const { app_id } = c.get('app')
    return eventStream({
      signals: [closing, c.req.raw.signal],
      start({ send }) {
        for (const record of feed.recent(app_id)) send('event', record)
        return feed.subscribe(app_id, (record) => send('event', record))
      },
    })
  })
}
