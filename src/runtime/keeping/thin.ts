import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { DataLoafError } from '../../errors.ts'
import { withParts } from '../loader/merged.ts'
import { prefixes } from '../places.ts'
import type { Bucket, Erasure } from '../ports.ts'

/**
 * Writes an object anew without the lines that are to go, under its own key, so that whatever names it still does; one
 * of which nothing is left is deleted. At any instant there is either the old object or the new one. Safe to repeat.
 */
export async function thin(bucket: Bucket, key: string, what: Erasure): Promise<void> {
  await rewrite(bucket, key, { what, read: unzip, write: (plain, old) => zip(key, plain, old), lineOf: (line) => line })
  const refused = `${prefixes.quarantine}${key}.ndjson`
  await rewrite(bucket, refused, { what, read: async (body) => body, write: async (plain) => plain, lineOf: textOf })
}

interface Rewriting {
  what: Erasure
  read(body: Uint8Array): Promise<Uint8Array>
  write(plain: Buffer, old: Uint8Array): Promise<Uint8Array>
  /** The line as it was received. */
  lineOf(line: string): string
}

async function rewrite(bucket: Bucket, key: string, { what, read, write, lineOf }: Rewriting): Promise<void> {
  const old = await bucket.get(key).catch(absent)
  const plain = old && (await read(old).catch(unreadable))
  if (!old || !plain) return
  const lines = linesOf(plain)
  const left = lines.filter((line) => !goes(lineOf(line.toString('utf8')), what))
  if (left.length === lines.length) return
  if (left.length === 0) await bucket.delete([key])
  else await bucket.put(key, await write(Buffer.concat(left), old))
}

/** Without blank ones, each with its end. */
function linesOf(plain: Uint8Array): Buffer[] {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength)
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from)
    const line = end < 0 ? Buffer.concat([bytes.subarray(from), lineEnd]) : bytes.subarray(from, end + 1)
    if (line.length > 1) lines.push(line)
    from = end < 0 ? bytes.length : end + 1
  }
  return lines
}

const lineEnd = Buffer.from('\n')

/** Users’ own lines have no time to go by. What cannot be read is of nobody who could ask for it to go. */
function goes(line: string, { app_id, before }: Erasure): boolean {
  // Few lines of an object are parsed: nearly all say their app at once.
  if (!line.includes(app_id)) return false
  const { app, created } = facts(line)
  return app === app_id && (before === null || !(Date.parse(created) >= before))
}

function facts(line: string): { app: unknown; created: string } {
  try {
    const { app_id, event_created } = JSON.parse(line) as { app_id?: unknown; event_created?: unknown }
    return { app: app_id, created: String(event_created) }
  } catch {
    // A line that was cut off, as quarantine keeps long ones.
    return { app: /^\{(?:"kind":"\w+",)?"app_id":"([\w-]+)"/.exec(line)?.[1], created: '' }
  }
}

function textOf(line: string): string {
  try {
    return String((JSON.parse(line) as { text?: unknown }).text ?? '')
  } catch {
    return ''
  }
}

const unzip = promisify(gunzip)
const deflate = promisify(gzip)

async function zip(key: string, plain: Buffer, old: Uint8Array): Promise<Uint8Array> {
  return withParts(key, await deflate(plain, { level: 6 }), old)
}

function absent(error: unknown): undefined {
  if (error instanceof DataLoafError && error.code === 'not_found') return undefined
  throw error
}

/** An object that is no whole gzip file is in nobody’s answers; it stays as it is. */
function unreadable(): undefined {
  return undefined
}
