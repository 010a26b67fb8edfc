import { DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import { preparationOf } from '../collection/preparation.ts'
import { uuidOf } from '../collector/uuid.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Clock, EventStream } from '../ports.ts'
import { appendPatiently, chunks, count, nothingTaken, parseChunk } from './chunks.ts'
import { type ImportItem, importItems } from './import-body.ts'
import { cancelled, type ImportProgress, isCancelled, readProgress, writeProgress } from './import-progress.ts'
import { readable } from './readable.ts'

/** A file in the bucket that is to be taken in. */
export interface ImportJob {
  kind: 'import'
  app_id: string
  import_id: string
  /** Of an object below `imports/`. */
  key: string
}

export interface ImportObjectOptions {
  /** Where the file and its progress lie. */
  bucket: Bucket
  /** Opens the file by its address, so that it is never whole in memory. Rejects with `not_found` or `unavailable`. */
  open: (address: string) => Promise<AsyncIterable<Uint8Array>>
  stream: EventStream
  collections: Collections
  clock: Clock
  /** Milliseconds after which it stops, to be called again. */
  patience: number
}

/**
 * Takes a file in from where it stopped last time. A chunk that was sent and not noted is sent again with the same ids:
 * an event without one gets it from its place in the file. A file that cannot be read to its end has ended with an
 * error, and one that was cancelled too. Rejects with what the bucket or the stream rejects with, which is worth another call.
 */
export async function importObject(job: ImportJob, options: ImportObjectOptions): Promise<ImportProgress> {
  const { bucket, clock, patience } = options
  const started = clock()
  const key = checkedKey(job)
  const progress = (await readProgress(key, bucket)) ?? nothingYet(clock)
  if (progress.ended !== null) return progress
  await note(key, progress, options)
  try {
    for await (const chunk of chunks(readable(itemsOf(key, options)))) {
      if (chunk.at(-1)!.index < progress.items) continue
      if (await isCancelled(key, bucket)) {
        progress.error = cancelled
        break
      }
      await takeChunk(chunk, job, progress, options)
      if (clock() - started >= patience) return progress
    }
  } catch (error) {
    // To try again would end there again.
    if (!(error instanceof DataLoafError && theFilesFault.has(error.code))) throw error
    progress.error = error.toJSON().error
  }
  progress.ended = new Date(clock()).toISOString()
  await note(key, progress, options)
  return progress
}

const theFilesFault: ReadonlySet<string> = new Set(['invalid_input', 'too_large', 'not_found'])

function nothingYet(clock: Clock): ImportProgress {
  return { items: 0, ...nothingTaken(), at: new Date(clock()).toISOString(), ended: null }
}

async function note(key: string, progress: ImportProgress, { bucket, clock }: ImportObjectOptions): Promise<void> {
  progress.at = new Date(clock()).toISOString()
  await writeProgress(key, bucket, progress)
}

async function takeChunk(
  chunk: readonly ImportItem[],
  { app_id: appId, import_id: importId, key }: ImportJob,
  progress: ImportProgress,
  options: ImportObjectOptions,
): Promise<void> {
  const { stream, clock, collections } = options
  const preparation = await preparationOf(await collections.declared(appId))
  const newId = idsFrom(`${key} ${chunk[0]!.index}`)
  const { parsed, ...result } = parseChunk(chunk, { appId, importId, clock, preparation, newId })
  await appendPatiently(stream, parsed.lines)
  progress.items = chunk.at(-1)!.index + 1
  count(progress, result)
  await note(key, progress, options)
}

/** A connection that breaks is not the file's fault, whatever the reader of gzip makes of it. */
async function* itemsOf(key: string, { bucket, open }: ImportObjectOptions): AsyncGenerator<ImportItem> {
  let lost: DataLoafError | undefined
  async function* bytes(file: AsyncIterable<Uint8Array>) {
    try {
      yield* file
    } catch (cause) {
      lost = new DataLoafError('unavailable', `${key} could not be read on: ${(cause as Error).message}.`, { cause })
      throw lost
    }
  }
  const file = bytes(await open(bucket.address(key)))
  try {
    yield* importItems(streamOf(file))
  } catch (error) {
    throw lost ?? error
  }
}

/** Node's own way from a stream of its kind throws where nobody can catch it when one stops in the middle. */
function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await bytes.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await bytes.return(undefined)
    },
  })
}

function checkedKey({ key }: ImportJob): string {
  if (key.startsWith(prefixes.imports)) return key
  throw new DataLoafError('invalid_input', `A file to import lies below ${prefixes.imports}, not at ${key}.`)
}

/** Ids that are the same each time. */
function idsFrom(seed: string): () => string {
  let count = 0
  return () => uuidOf(`${seed} ${count++}`)
}
