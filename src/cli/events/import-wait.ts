import type { Api } from '../api.ts'
import { type Job, jobsEnded } from './import-jobs.ts'

export interface WaitOptions {
  api: Api
  /** The app's routes: `/api/apps/…`. */
  path: string
  importId: string
  pause: (milliseconds: number) => Promise<void>
}

/** How much of an import is there. */
export interface Counts {
  accepted: number
  done: boolean
  /** Of those whom the server itself takes in. */
  loaded?: number
  duplicates?: number
  /** Of those whom a worker takes in. */
  jobs?: Job[]
}

export function counts({ api, path, importId }: Omit<WaitOptions, 'pause'>): Promise<Counts> {
  return api.get<Counts>(`${path}/imports/${encodeURIComponent(importId)}`)
}

/**
 * Polls until everything accepted is loaded or known as a duplicate. What the warehouse refused is in neither number,
 * and nobody counts it for each import: waiting ends when nothing has changed for longer than a load takes.
 */
export async function untilLoaded(options: WaitOptions): Promise<{ duplicates: number; unseen?: number }> {
  let seen = 0
  let quiet = 0
  for (let wait = 50; ; wait = Math.min(500, wait * 1.5)) {
    const { done, accepted, loaded: arrived = 0, duplicates = 0 } = await counts(options)
    if (done) return { duplicates }
    quiet = arrived + duplicates === seen ? quiet + wait : 0
    seen = arrived + duplicates
    if (quiet >= patience) return { duplicates, unseen: Math.max(0, accepted - seen) }
    await options.pause(wait)
  }
}

/** Milliseconds: Firehose keeps events for up to a quarter of an hour. */
const patience = 1_800_000

/** The jobs of a worker once they have ended. */
export function untilTaken(ids: readonly string[], onAccepted: (accepted: number) => void, options: WaitOptions) {
  return jobsEnded(ids, {
    pause: options.pause,
    async ask() {
      const { accepted, jobs = [] } = await counts(options)
      onAccepted(accepted)
      return jobs
    },
  })
}
