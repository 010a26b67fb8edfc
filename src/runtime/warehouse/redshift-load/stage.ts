import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { asDataLoafError } from '../../../errors.ts'
import { prefixes } from '../../places.ts'
import type { Bucket, LoadedObject, LoadObject, RefusedRow } from '../../ports.ts'
import { before } from '../load/order.ts'
import { type CheckedLine, checkLines, type StagedRow } from './check.ts'

/** What was read of a batch's objects and lies in the bucket for COPY. */
export interface Staged {
  /** Names the batch by what is in it, whoever asks. */
  batchId: string
  /** The address of the list of files for COPY; none when there is nothing to take in. */
  manifest: string | undefined
  problems: ReadonlyMap<string, NonNullable<LoadedObject['problem']>>
  refused: readonly RefusedRow[]
  /** When its events happened, by day: milliseconds, inclusive. */
  days: readonly { from: number; to: number }[]
  /** Whether anything is said of users, and whether ids are said to be one. */
  saysOfUsers: boolean
  hasAliases: boolean
  /** Object keys of what was written, to be deleted when the batch is in. */
  files: readonly string[]
}

export interface StagingParts {
  bucket: Bucket
  /** Reads an object by its address. */
  read: (address: string) => Promise<Uint8Array>
}

/** Reads and checks the objects, in the order of their keys, and writes what is good of them for COPY. */
export async function stage(objects: readonly LoadObject[], parts: StagingParts): Promise<Staged> {
  const ordered = [...new Map(objects.map((object) => [object.key, object])).values()].sort((a, b) =>
    before(a.key, b.key) ? -1 : 1,
  )
  const batchId = createHash('sha256')
    .update(ordered.map(({ key }) => key).join('\n'))
    .digest('hex')
  const reading = new Reading()
  for (let at = 0; at < ordered.length; at += atOnce) {
    const bodies = ordered.slice(at, at + atOnce).map((object) => plainOf(object, parts.read))
    for (const [index, body] of (await Promise.all(bodies)).entries())
      reading.add(ordered[at + index]!, at + index, body)
  }
  const written = await write(parts.bucket, batchId, reading.rows)
  const { problems, refused, days, kinds } = reading
  return {
    batchId,
    ...written,
    problems,
    refused,
    days: [...days.values()],
    saysOfUsers: kinds.has('patch') || kinds.has('alias'),
    hasAliases: kinds.has('alias'),
  }
}

/** Objects read at the same time. */
const atOnce = 8
const inflate = promisify(gunzip)
const deflate = promisify(gzip)

type Plain = { plain: Buffer } | { problem: NonNullable<LoadedObject['problem']> }

async function plainOf({ address }: LoadObject, read: StagingParts['read']): Promise<Plain> {
  const body = await read(address).catch((error) => {
    const known = asDataLoafError(error)
    if (known.code === 'not_found') return known.message
    throw known
  })
  if (typeof body === 'string') return { problem: { kind: 'missing', reason: body } }
  return await inflate(body).then(
    (plain) => ({ plain }),
    (error: Error) => ({ problem: { kind: 'unreadable' as const, reason: `not a whole gzip file: ${error.message}` } }),
  )
}

/** The rows of a batch as they are read. */
class Reading {
  readonly rows: StagedRow[] = []
  readonly kinds = new Set<unknown>()
  readonly problems = new Map<string, NonNullable<LoadedObject['problem']>>()
  readonly refused: RefusedRow[] = []
  readonly days = new Map<number, { from: number; to: number }>()

  add({ key, channel }: LoadObject, object: number, read: Plain): void {
    const refusedBefore = this.refused.length
    if ('problem' in read) {
      this.problems.set(key, read.problem)
      // One that is missing is left for a later try.
      if (read.problem.kind === 'missing') return
      this.#stage(object, { kind: 'refused', line: 0, app_id: null, reason: read.problem.reason, text: '' })
    } else for (const line of checkLines(channel, read.plain)) this.#addLine(key, object, line)
    // How many lines an unreadable object held nobody knows: it counts as one.
    const lost = 'problem' in read ? 1 : this.refused.length - refusedBefore
    this.#stage(object, { kind: 'object', object_key: key, channel, lost })
  }

  #addLine(key: string, object: number, { line, text, checked }: CheckedLine): void {
    if ('fault' in checked) {
      const refused = { key, line, reason: checked.fault, text: text.slice(0, 10_000) }
      this.refused.push(refused)
      // The bucket keeps the whole text; Redshift would not take a NUL.
      const kept = { reason: refused.reason, text: refused.text.replaceAll('\0', '\ufffd') }
      this.#stage(object, { kind: 'refused', line, app_id: checked.app_id, ...kept })
      return
    }
    for (const row of checked.rows) {
      this.#stage(object, row)
      if (row.kind === 'event') this.#note(Date.parse(String(row.event_created)))
    }
  }

  #stage(object: number, row: StagedRow): void {
    this.kinds.add(row.kind)
    this.rows.push({ place: this.rows.length, object, ...row })
  }

  #note(time: number): void {
    const day = this.days.get(Math.floor(time / 86_400_000))
    if (!day) this.days.set(Math.floor(time / 86_400_000), { from: time, to: time })
    else Object.assign(day, { from: Math.min(day.from, time), to: Math.max(day.to, time) })
  }
}

/** Rows of a file: several files are read at the same time. */
const portion = 100_000

async function write(bucket: Bucket, batchId: string, rows: readonly StagedRow[]) {
  const files: string[] = []
  if (rows.length === 0) return { manifest: undefined, files }
  for (let at = 0; at < rows.length; at += portion) {
    const key = `${prefixes.staged}${batchId}/${at / portion}.json.gz`
    const lines = rows.slice(at, at + portion).map((row) => `${JSON.stringify(row)}\n`)
    await bucket.put(key, await deflate(lines.join('')))
    files.push(key)
  }
  const entries = files.map((key) => ({ url: bucket.address(key), mandatory: true }))
  const manifest = `${prefixes.staged}${batchId}/manifest`
  await bucket.put(manifest, Buffer.from(JSON.stringify({ entries })))
  return { manifest: bucket.address(manifest), files: [...files, manifest] }
}
