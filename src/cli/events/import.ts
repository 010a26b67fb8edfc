/** Files of events into an app: streamed, so that size does not matter, then followed until they can be queried. */
import { createReadStream, statSync } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Api } from '../api.ts'

export interface ImportOptions {
  api: Api
  /** The app's routes: `/api/apps/…`. */
  path: string
  importId: string
  /** Wait until what was accepted is in the warehouse. */
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
  /** Of all files, as the server last said. */
  accepted: number
  loaded: number
}

export interface ImportResult {
  accepted: number
  duplicates: number
  rejected: number
  seconds: number
}

export interface Rejection {
  file: string
  index: number
  code: string
  message: string
}

interface UploadAnswer {
  accepted: number
  rejected: { index: number; code: string; message: string }[]
  rejected_count: number
}

/** Imports one file after the other under one import id. `-` is standard input. */
export async function importFiles(
  files: readonly string[],
  options: ImportOptions,
): Promise<{ result: ImportResult; rejections: Rejection[] }> {
  const { clock = () => performance.now() } = options
  const begun = clock()
  const progress: ImportProgress = { file: '', bytes: 0, size: null, accepted: 0, loaded: 0 }
  const rejections: Rejection[] = []
  const result: ImportResult = { accepted: 0, duplicates: 0, rejected: 0, seconds: 0 }
  const stopWatching = watch(progress, options)
  try {
    for (const file of files) {
      const answer = await uploadFile(file, progress, options)
      result.accepted += answer.accepted
      result.rejected += answer.rejected_count
      rejections.push(...answer.rejected.map((one) => ({ file, ...one })))
    }
    if (options.wait && result.accepted > 0) result.duplicates = await loaded(options)
  } finally {
    stopWatching()
  }
  return { result: { ...result, seconds: Math.round(clock() - begun) / 1000 }, rejections }
}

async function uploadFile(file: string, progress: ImportProgress, { api, path, importId }: ImportOptions) {
  const size = file === '-' ? null : statSync(file).size
  Object.assign(progress, { file, size, bytes: 0 })
  const source = file === '-' ? process.stdin : createReadStream(file)
  const { body, gzip, array } = await sniff(source)
  body.on('data', (chunk: Buffer) => {
    progress.bytes += chunk.length
  })
  return api.upload<UploadAnswer>(`${path}/import?import_id=${encodeURIComponent(importId)}`, body, {
    'content-type': array ? 'application/json' : 'application/x-ndjson',
    ...(gzip && { 'content-encoding': 'gzip' }),
  })
}

interface Counts {
  accepted: number
  loaded: number
  duplicates: number
  done: boolean
}

function counts({ api, path, importId }: ImportOptions): Promise<Counts> {
  return api.get<Counts>(`${path}/imports/${encodeURIComponent(importId)}`)
}

/** Polls until everything accepted is loaded or known as a duplicate; answers how many were duplicates. */
async function loaded(options: ImportOptions): Promise<number> {
  const { pause = sleep } = options
  for (let wait = 50; ; wait = Math.min(500, wait * 1.5)) {
    const { done, duplicates } = await counts(options)
    if (done) return duplicates
    await pause(wait)
  }
}

/** Asks the server now and then how far it is, only where somebody looks. Answers how to stop. */
function watch(progress: ImportProgress, options: ImportOptions): () => void {
  const { onProgress } = options
  if (!onProgress) return () => {}
  const look = async () => {
    // Nothing is known of the import before its first chunk.
    const known = await counts(options).catch(() => null)
    if (known) Object.assign(progress, { accepted: known.accepted, loaded: known.loaded + known.duplicates })
    onProgress(progress)
  }
  const timer = setInterval(look, 250)
  return () => clearInterval(timer)
}

/** Looks at the first bytes: gzip by its magic, one JSON array or lines by the first letter. Nothing is consumed. */
async function sniff(source: Readable): Promise<{ body: PassThrough; gzip: boolean; array: boolean }> {
  const body = new PassThrough()
  source.on('error', (error) => body.destroy(error))
  const first = await new Promise<Buffer>((resolve, reject) => {
    source.once('data', (chunk) => {
      source.pause()
      resolve(Buffer.from(chunk))
    })
    source.once('end', () => resolve(Buffer.alloc(0)))
    source.once('error', reject)
  })
  body.write(first)
  source.pipe(body)
  if (source.readableEnded) body.end()
  const gzip = first[0] === 0x1f && first[1] === 0x8b
  const text = gzip ? await head(first) : first.toString('utf8')
  return {
    body,
    gzip,
    array: text
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('['),
  }
}

/** The first letters of gzipped text; what is cut off behind them does not matter. */
function head(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const gunzip = createGunzip()
    gunzip.once('data', (chunk: Buffer) => resolve(chunk.subarray(0, 1024).toString('utf8')))
    gunzip.once('error', () => resolve(''))
    gunzip.once('end', () => resolve(''))
    gunzip.end(bytes)
  })
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
