import type { ErrorBody } from '../../errors.ts'
import { uuidv7 } from '../collector/uuid.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import { nothingTaken, type Tally } from './chunks.ts'
import { cancelled, cancelProgress, type ImportProgress, isCancelled, readProgress } from './import-progress.ts'
import type { Jobs } from './queue.ts'

/** Imports that somebody else takes in: the body is kept in a bucket, a worker reads it from there. */
export interface ImportJobs {
  /** Resolves with the job's id once the body is kept and the job queued; nothing of it is left to the caller. */
  begin(appId: string, importId: string, body: AsyncIterable<Uint8Array>): Promise<string>
  /** Every job of an import in the order in which they were begun, for as long as the bucket keeps them. */
  states(appId: string, importId: string): Promise<ImportJobState[]>
  /** Ends what is queued or under way of an import. What was taken in stays. */
  cancel(appId: string, importId: string): Promise<ImportJobState[]>
}

/** A job, and how much of its file has been taken in so far. */
export type ImportJobState = Tally & {
  job_id: string
  /** Lines, or items of an array, that were looked at. */
  items: number
} & ({ state: 'queued' | 'running' | 'done' } | { state: 'failed'; error: ErrorBody['error'] })

export interface ImportJobsOptions {
  bucket: Bucket
  upload: (key: string, body: AsyncIterable<Uint8Array>) => Promise<void>
  jobs: Jobs
  clock: Clock
}

export function importJobs({ bucket, upload, jobs, clock }: ImportJobsOptions): ImportJobs {
  const newId = uuidv7(clock)
  const ended = new Map<string, ImportProgress>()

  /** What has ended stays as it is and need not be read again. */
  async function progressOf(key: string): Promise<ImportProgress | null> {
    const known = ended.get(key)
    if (known) return known
    const progress = await readProgress(key, bucket)
    if (ended.size >= mostRemembered) ended.clear()
    if (progress && progress.ended !== null) ended.set(key, progress)
    return progress
  }

  async function keysOf(appId: string, importId: string): Promise<string[]> {
    const keys: string[] = []
    for await (const { key } of bucket.list(folderOf(appId, importId))) {
      if (key.endsWith(queued)) keys.push(key.slice(0, -queued.length))
    }
    return keys
  }

  async function stateAt(key: string): Promise<ImportJobState> {
    const progress = await progressOf(key)
    const over = progress !== null && progress.ended !== null
    return stateOf(idIn(key), progress, { now: clock(), cancelled: !over && (await isCancelled(key, bucket)) })
  }

  const states = async (appId: string, importId: string) =>
    await Promise.all((await keysOf(appId, importId)).map(stateAt))

  return {
    async begin(app_id, import_id, body) {
      const id = newId()
      const key = `${folderOf(app_id, import_id)}${id}`
      await upload(key, body)
      await jobs.add({ kind: 'import', app_id, import_id, key })
      // Only now: a job that is told of is one that the queue has.
      await bucket.put(`${key}${queued}`, new Uint8Array())
      return id
    },
    states,
    async cancel(appId, importId) {
      for (const key of await keysOf(appId, importId)) await cancelProgress(key, bucket)
      return await states(appId, importId)
    },
  }
}

const queued = '.queued'
const mostRemembered = 1_000

const folderOf = (appId: string, importId: string) => `${prefixes.imports}${appId}/${importId}/`
const idIn = (key: string) => key.split('/').at(-1)!

/** Milliseconds after which nobody will go on: by then the queue has given the job up, or there is no worker. */
const stalledAfter = 6 * 3_600_000

function stateOf(
  job_id: string,
  progress: ImportProgress | null,
  at: { now: number; cancelled: boolean },
): ImportJobState {
  const { items, accepted, rejected_count, rejected } = progress ?? nothing
  const about = { job_id, items, accepted, rejected_count, rejected }
  if (progress?.error) return { ...about, state: 'failed', error: progress.error }
  if (progress && progress.ended !== null) return { ...about, state: 'done' }
  if (at.cancelled) return { ...about, state: 'failed', error: cancelled }
  const seen = progress ? Date.parse(progress.at) : beginOf(job_id)
  if (at.now - seen >= stalledAfter) return { ...about, state: 'failed', error: stalled(seen) }
  return { ...about, state: progress ? 'running' : 'queued' }
}

const nothing = { items: 0, ...nothingTaken() }

function stalled(seen: number): ErrorBody['error'] {
  return {
    code: 'unavailable',
    message: `Nobody has worked on it since ${new Date(seen).toISOString()}.`,
    hint: 'It may be among the dead letters of the queue of jobs; from there it goes on where it stopped. dataloaf logs --of worker',
  }
}

/** Ids begin with their time. */
function beginOf(jobId: string): number {
  return Number.parseInt(jobId.replace('-', '').slice(0, 12), 16)
}
