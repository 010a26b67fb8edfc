import type { Clock } from '../ports.ts'

/** When the latest batches became durable and the latest objects reached the bucket. */
export interface Timeline {
  /** Of a batch that was received at this ISO time. */
  durable(receivedAt: string): void
  sealed(keys: readonly string[]): void
  durableAt(receivedAt: string): number | null
  /** When the object that holds what was durable at `durableAt` was sealed. */
  sealedAt(durableAt: number): number | null
}

/** For following single events on their way; kept in memory, and short. */
export function timeline(clock: Clock, keep = 1_000): Timeline {
  const batches = new Map<string, number>()
  const objects: { first: number; at: number }[] = []
  return {
    durable(receivedAt) {
      batches.set(receivedAt, clock())
      if (batches.size > keep) batches.delete(batches.keys().next().value!)
    },
    sealed(keys) {
      const at = clock()
      for (const key of keys) if (key.startsWith('events/')) objects.push({ first: firstCommit(key), at })
      if (objects.length > keep * 2) objects.splice(0, keep)
    },
    durableAt: (receivedAt) => batches.get(receivedAt) ?? null,
    sealedAt: (durableAt) => objects.find(({ first, at }) => first <= durableAt && at >= durableAt)?.at ?? null,
  }
}

/** An object is named by the time of its first commit, in milliseconds. */
function firstCommit(key: string): number {
  return Number(/(\d{13})-[^/]*$/.exec(key)?.[1] ?? 0)
}
