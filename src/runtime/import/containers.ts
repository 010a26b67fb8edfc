import { createReadStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { again } from './again.ts'
import { gunzip } from './inflate.ts'
import { parquetRows } from './rows/parquet-rows.ts'
import type { Rows } from './rows/row.ts'
import { rowsOf } from './rows/rows.ts'
import { zipEntries } from './zip.ts'

/** A file that holds rows: one that was given, or one in an archive. */
export interface Entry {
  /** Its own name, without folders. */
  name: string
  /** In an archive, its name there. */
  path?: string
  rows(): AsyncGenerator<Rows>
}

export interface OpenOptions {
  /** Told of the bytes of the given file that were read since. */
  onBytes?: (count: number) => void
}

/**
 * What a file holds: itself, unpacked if need be, or the files of a zip. `-` is standard input.
 * Rejects with `invalid_input` for an archive that cannot be read.
 */
export async function entriesOf(file: string, { onBytes = () => {} }: OpenOptions = {}): Promise<Entry[]> {
  if (file === '-') return [{ name: 'standard input', rows: () => rowsOf(unpacked(process.stdin)) }]
  // A folder is no file; neither is what is not there.
  if (statSync(file).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', path: file })
  const magic = await firstBytes(file)
  if (magic.startsWith('PK')) return zipEntries(file, { onBytes, unpacked })
  if (magic === 'PAR1') return [{ name: basename(file), rows: () => parquetRows(file, onBytes) }]
  return [{ name: basename(file), rows: () => rowsOf(unpacked(counted(createReadStream(file, portions), onBytes))) }]
}

/** Bytes read at a time. */
const portions = { highWaterMark: 256 * 1024 }

/** Gzip is known by its first two bytes. */
async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 2) {
    const { value, done } = await source.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const all = again(head.length > 0 ? [head] : [], source)
  yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(all) : all
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onBytes(chunk.length)
    yield chunk
  }
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
