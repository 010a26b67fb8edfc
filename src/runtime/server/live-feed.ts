import type { EventRecord } from '../records.ts'

export interface LiveFeed {
  /** Called for every accepted batch, on the collector's way: it must not wait. */
  publish(records: readonly EventRecord[]): void
  /** The latest event of any app. */
  readonly latest: EventRecord | null
  /** The latest events of an app, oldest first. */
  recent(appId: string): EventRecord[]
  /** Answers how to stop. */
  subscribe(appId: string, listener: (record: EventRecord) => void): () => void
}

/** Events as they are accepted, for whoever looks on. Keeps the latest few of each app in memory. */
export function liveFeed(keep = 50): LiveFeed {
  const apps = new Map<string, Feed>()
  let newest: EventRecord | null = null

  function feedOf(appId: string): Feed {
    const feed = apps.get(appId) ?? { latest: [], listeners: new Set() }
    apps.set(appId, feed)
    return feed
  }

  return {
    get latest() {
      return newest
    },
    publish(records) {
      newest = records.at(-1) ?? newest
      for (const record of records) {
        const { latest, listeners } = feedOf(record.app_id)
        latest.push(record)
        // Cut now and then, not for every event.
        if (latest.length > keep * 4) latest.splice(0, latest.length - keep)
        for (const listener of listeners) listener(record)
      }
    },
    recent: (appId) => feedOf(appId).latest.slice(-keep),
    subscribe(appId, listener) {
      const { listeners } = feedOf(appId)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

interface Feed {
  latest: EventRecord[]
  listeners: Set<(record: EventRecord) => void>
}
