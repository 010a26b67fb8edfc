/** Files of events into an app: streamed, so that size does not matter, then followed until they can be queried. */
import { createReadStream, statSync } from 'node:fs'
import type { ErrorBody } from '../../errors.ts'
import type { Api } from '../api.ts'
import { type Job, jobsEnded } from './import-jobs.ts'
import { sniff } from './sniff.ts'

export interface ImportOptions {
  api: Api
  /** The app's routes: `/api/apps/…`. */
  path: string
  importId: string
  /** Wait until what was accepted is in the warehouse or, where a worker takes files in, until it has. */
  wait: boolean
  /** Told what is going on, when somebody looks. */
  onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Milliseconds since some start. */
  clock?: () => number
  pause?: (milliseconds: number) => Promise<void>
}

export interface ImportProgress {
  file: string
  /** Bytes sent of this file; `size` is null when it is a pipe. */
  bytes: number
  size: number | null
  /** Of all files, as the server last said; `loaded` is null where only the warehouse knows. */
  accepted: number
  loaded: number | null
}

export interface ImportResult {
  accepted: number
  /** Null where only the warehouse knows. */
  duplicates: number | null
  rejected: number
  seconds: number
  /** Accepted, and not seen in the warehouse for so long that waiting ended. */
  unseen?: number
  /** Where a worker takes files in: how many it has not, and the name under which the server tells of them. */
  worker?: { import_id: string; queued: number }
}

export interface Rejection {
  file: string
  index: number
  code: string
  message: string
}

/** A file that could not be read to its end. */
export interface Failure {
  file: string
  error: ErrorBody['error']
}

export interface Imported {
  result: ImportResult
  rejections: Rejection[]
  failures: Failure[]
}

interface Taken {
  accepted: number
  rejected: { index: number; code: string; message: string }[]
  rejected_count: number
}

/** Imports one file after the other under one import id. `-` is standard input. */
export async function importFiles(files: readonly string[], options: ImportOptions): Promise<Imported> {
  const { clock = () => performance.now(), wait, importId } = options
  const begun = clock()
  const progress: ImportProgress = { file: '', bytes: 0, size: null, accepted: 0, loaded: 0 }
  const result: ImportResult = { accepted: 0, duplicates: 0, rejected: 0, seconds: 0 }
  const imported: Imported = { result, rejections: [], failures: [] }
  const queued = new Map<string, string>()
  const stopWatching = watch(progress, options)
  try {
    for (const file of files) {
      const answer = await uploadFile(file, progress, options)
      if ('job_id' in answer) queued.set(answer.job_id, file)
      else count(answer, file, imported)
    }
    if (queued.size === 0 && wait && result.accepted > 0) Object.assign(result, await loaded(options))
  } finally {
    stopWatching()
  }
  if (queued.size > 0) {
    Object.assign(result, { duplicates: null, worker: { import_id: importId, queued: wait ? 0 : queued.size } })
    if (wait) await followJobs(queued, { ...options, imported, progress })
  }
  result.seconds = Math.round(clock() - begun) / 1000
  return imported
}

function count({ accepted, rejected, rejected_count }: Taken, file: string, { result, rejections }: Imported): void {
  result.accepted += accepted
  result.rejected += rejected_count
  rejections.push(...rejected.map((one) => ({ file, ...one })))
}

async function followJobs(
  queued: ReadonlyMap<string, string>,
  { imported, progress, ...options }: ImportOptions & { imported: Imported; progress: ImportProgress },
): Promise<void> {
  const { pause = sleep, onProgress } = options
  const jobs = await jobsEnded([...queued.keys()], {
    pause,
    async ask() {
      const { accepted, jobs = [] } = await counts(options)
      onProgress?.(Object.assign(progress, { accepted, loaded: null }))
      return jobs
    },
  })
  for (const job of jobs) {
    const file = queued.get(job.job_id)!
    count(job, file, imported)
    if (job.state === 'failed') imported.failures.push({ file, error: job.error })
  }
}

async function uploadFile(file: string, progress: ImportProgress, { api, path, importId }: ImportOptions) {
  const size = file === '-' ? null : statSync(file).size
  Object.assign(progress, { file, size, bytes: 0 })
  const source = file === '-' ? process.stdin : createReadStream(file)
  const { body, gzip, array } = await sniff(source)
  body.on('data', (chunk: Buffer) => {
    progress.bytes += chunk.length
  })
  return api.upload<Taken | { job_id: string }>(`${path}/import?import_id=${encodeURIComponent(importId)}`, body, {
    'content-type': array ? 'application/json' : 'application/x-ndjson',
    ...(gzip && { 'content-encoding': 'gzip' }),
  })
}

interface Counts {
  accepted: number
  done: boolean
  /** Of those whom the server itself takes in. */
  loaded?: number
  duplicates?: number
  /** Of those whom a worker takes in. */
  jobs?: Job[]
}

function counts({ api, path, importId }: ImportOptions): Promise<Counts> {
  return api.get<Counts>(`${path}/imports/${encodeURIComponent(importId)}`)
}

/**
 * Polls until everything accepted is loaded or known as a duplicate. What the warehouse refused is in neither number,
 * and nobody counts it for each import: waiting ends when nothing has changed for longer than a load takes.
 */
async function loaded(options: ImportOptions): Promise<Pick<ImportResult, 'duplicates' | 'unseen'>> {
  const { pause = sleep } = options
  let seen = 0
  let quiet = 0
  for (let wait = 50; ; wait = Math.min(500, wait * 1.5)) {
    const { done, accepted, loaded: arrived = 0, duplicates = 0 } = await counts(options)
    if (done) return { duplicates }
    quiet = arrived + duplicates === seen ? quiet + wait : 0
    seen = arrived + duplicates
    if (quiet >= patience) return { duplicates, unseen: Math.max(0, accepted - seen) }
    await pause(wait)
  }
}

/** Milliseconds: Firehose keeps events for up to a quarter of an hour. */
const patience = 1_800_000

/** Asks the server now and then how far it is, only where somebody looks. Answers how to stop. */
function watch(progress: ImportProgress, options: ImportOptions): () => void {
  const { onProgress } = options
  if (!onProgress) return () => {}
  const look = async () => {
    // Nothing is known of the import before its first chunk.
    const known = await counts(options).catch(() => null)
    if (known) {
      const { accepted, loaded, duplicates = 0 } = known
      Object.assign(progress, { accepted, loaded: loaded === undefined ? null : loaded + duplicates })
    }
    onProgress(progress)
  }
  const timer = setInterval(look, 250)
  return () => clearInterval(timer)
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
