/**
 * Merged objects: the lines of many small ones, in the order of their keys. `-+` puts one before its first part and
 * behind whatever came earlier. Its gzip header lists the parts, so that no other record is needed to know them.
 */
import { webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** A small object and its lines. */
export interface Part {
  key: string
  plain: Buffer
}

/** The gzip header holds no more than 65,535 bytes. */
export const mostParts = 4_000

/** The folder of an object: that of its hour. */
export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1)
}

/** True for a key as the journal makes them: of the time and the hash of the lines. */
export function isPart(key: string): boolean {
  return /\/\d{13}-[0-9a-f]{16}\.ndjson\.gz$/.test(key)
}

export function isMerged(key: string): boolean {
  return /\/\d{13}-\+[0-9a-f]{16}\.ndjson\.gz$/.test(key)
}

/** The part of a name that says what is in the object. */
export async function hashOf(plain: Uint8Array): Promise<string> {
  const digest = await webcrypto.subtle.digest('SHA-256', plain)
  return Buffer.from(digest).toString('hex').slice(0, 16)
}

/** Makes one object of parts of one folder; the same parts give the same object. */
export async function pack(parts: readonly Part[]): Promise<{ key: string; body: Buffer }> {
  const plain = Buffer.concat(parts.flatMap(({ plain }) => (plain.at(-1) === newline ? [plain] : [plain, lineEnd])))
  const { key: first } = parts[0]!
  const key = `${folderOf(first)}${nameOf(first).slice(0, 13)}-+${await hashOf(plain)}.ndjson.gz`
  const body = await gzipped(plain, { level: 6, chunkSize: 256 * 1024 })
  return { key, body: withExtra(body, listed(parts.map(({ key }) => key))) }
}

/** What an object was merged of stays written in it when it is written anew. */
export function withParts(key: string, body: Buffer, old: Uint8Array): Buffer {
  const parts = partsIn(key, old)
  return parts.size === 0 ? body : withExtra(body, listed([...parts]))
}

function withExtra(body: Buffer, list: Buffer): Buffer {
  body[flags]! |= hasExtra
  return Buffer.concat([body.subarray(0, headerBytes), list, body.subarray(headerBytes)])
}

/** The keys of the parts of a merged object; none when its header does not list them. */
export function partsIn(key: string, body: Uint8Array): ReadonlySet<string> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const start = headerBytes + 6
  if (bytes.length < start || !(bytes[flags]! & hasExtra) || bytes.toString('latin1', 12, 14) !== mark) return new Set()
  const end = Math.min(bytes.length, start + bytes.readUInt16LE(14))
  const keys = new Set<string>()
  for (let at = start; at + partBytes <= end; at += partBytes) {
    const time = String(bytes.readUIntBE(at, 6)).padStart(13, '0')
    keys.add(`${folderOf(key)}${time}-${bytes.toString('hex', at + 6, at + partBytes)}.ndjson.gz`)
  }
  return keys
}

const gzipped = promisify(gzip)
const newline = 0x0a
const lineEnd = Buffer.from('\n')
/** RFC 1952: ten bytes, of which the fourth holds the flags, and one flag says that an extra field follows. */
const headerBytes = 10
const flags = 3
const hasExtra = 4
/** Our extra field, and a part in it: 6 bytes of time, 8 of hash. */
const mark = 'DL'
const partBytes = 14

function listed(keys: readonly string[]): Buffer {
  const list = Buffer.alloc(6 + keys.length * partBytes)
  list.writeUInt16LE(list.length - 2, 0)
  list.write(mark, 2, 'latin1')
  list.writeUInt16LE(keys.length * partBytes, 4)
  for (const [index, key] of keys.entries()) {
    const at = 6 + index * partBytes
    list.writeUIntBE(Number(nameOf(key).slice(0, 13)), at, 6)
    list.write(nameOf(key).slice(14, 30), at + 6, 'hex')
  }
  return list
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
