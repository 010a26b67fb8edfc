import { createHash } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock, EventStream } from '../ports.ts'
import { appendPatiently, chunks, parseChunk, type Rejected } from './chunks.ts'
import { importItems } from './import-body.ts'

/** A file in the bucket that is to be taken in. */
export interface ImportJob {
  kind: 'import'
  app_id: string
  import_id: string
  /** Of an object below `imports/`. */
  key: string
}

/** How far it is; lies beside the file. */
export interface ImportProgress {
  /** Items that need not be looked at again. */
  items: number
  accepted: number
  rejected_count: number
  /** The first hundred. */
  rejected: Rejected[]
  /** ISO time; null while there is more to do. */
  ended: string | null
}

export interface ImportObjectOptions {
  /** Where the file and its progress lie. */
  bucket: Bucket
  stream: EventStream
  clock: Clock
  /** Milliseconds after which it stops, to be called again. */
  patience: number
}

/**
 * Takes a file in from where it stopped last time. A chunk that was sent and not noted is sent again with the same ids:
 * an event without one gets it from its place in the file. Rejects with `not_found`, or what the stream rejects with.
 */
export async function importObject(job: ImportJob, options: ImportObjectOptions): Promise<ImportProgress> {
  const { bucket, stream, clock, patience } = options
  const started = clock()
  const progress = await readProgress(job, bucket)
  const body = new Blob([new Uint8Array(await bucket.get(checkedKey(job)))]).stream()
  for await (const chunk of chunks(importItems(body))) {
    const end = chunk.at(-1)!.index + 1
    if (end <= progress.items) continue
    const { app_id: appId, import_id: importId } = job
    const newId = idsFrom(`${importId} ${chunk[0]!.index}`)
    const { parsed, rejected, accepted } = parseChunk(chunk, { appId, importId, clock, newId })
    await appendPatiently(stream, parsed.lines)
    progress.items = end
    progress.accepted += accepted
    progress.rejected_count += rejected.length
    progress.rejected.push(...rejected.slice(0, mostRejected - progress.rejected.length))
    await writeProgress(job, bucket, progress)
    if (clock() - started >= patience) return progress
  }
  progress.ended = new Date(clock()).toISOString()
  await writeProgress(job, bucket, progress)
  return progress
}

const mostRejected = 100

/** Undefined fields of a first try are zero. */
export async function readProgress(job: ImportJob, bucket: Bucket): Promise<ImportProgress> {
  const first: ImportProgress = { items: 0, accepted: 0, rejected_count: 0, rejected: [], ended: null }
  try {
    return JSON.parse(Buffer.from(await bucket.get(progressKey(job))).toString()) as ImportProgress
  } catch (error) {
    if (error instanceof DataLoafError && error.code !== 'not_found') throw error
    return first
  }
}

async function writeProgress(job: ImportJob, bucket: Bucket, progress: ImportProgress): Promise<void> {
  await bucket.put(progressKey(job), Buffer.from(JSON.stringify(progress)))
}

function progressKey({ app_id, import_id }: ImportJob): string {
  return `${prefixes.imports}progress/${app_id}/${import_id}.json`
}

function checkedKey({ key }: ImportJob): string {
  if (key.startsWith(prefixes.imports)) return key
  throw new DataLoafError('invalid_input', `A file to import lies below ${prefixes.imports}, not at ${key}.`)
}

/** Ids that are the same each time, in the form of random UUIDs. */
function idsFrom(seed: string): () => string {
  let count = 0
  return () => {
    const hex = createHash('sha256').update(`${seed} ${count++}`).digest('hex')
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-')
  }
}
