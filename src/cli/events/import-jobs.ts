import type { ErrorBody } from '../../errors.ts'

/** A file that a worker takes in, as the server tells of it. */
export type Job = {
  job_id: string
  accepted: number
  rejected: { index: number; code: string; message: string }[]
  rejected_count: number
} & ({ state: 'queued' | 'running' | 'done' } | { state: 'failed'; error: ErrorBody['error'] })

export interface FollowOptions {
  /** The jobs that the server knows. */
  ask: () => Promise<readonly Job[]>
  pause: (milliseconds: number) => Promise<void>
}

/**
 * Asks until each of the jobs has ended. It does end: the server gives up one that nobody works on, and one that it no
 * longer knows counts as failed.
 */
export async function jobsEnded(ids: readonly string[], { ask, pause }: FollowOptions): Promise<Job[]> {
  for (let wait = 200; ; wait = Math.min(5_000, wait * 1.5)) {
    const known = new Map((await ask()).map((job) => [job.job_id, job]))
    const ours = ids.map((id) => known.get(id) ?? gone(id))
    if (ours.every(({ state }) => state === 'done' || state === 'failed')) return ours
    await pause(wait)
  }
}

function gone(job_id: string): Job {
  const error = { code: 'not_found', message: `The server no longer knows of the job ${job_id}.` }
  return { job_id, accepted: 0, rejected: [], rejected_count: 0, state: 'failed', error }
}
