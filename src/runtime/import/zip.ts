import { posix } from 'node:path'
import { openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl'
import { DataLoafError } from '../../errors.ts'
import type { Entry } from './containers.ts'
import { bounded } from './inflate.ts'
import { rowsOf } from './rows/rows.ts'

interface ZipOptions {
  onBytes: (count: number) => void
  /** Takes gzip off, where it is. */
  unpacked: (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>
}

/** The files of a zip, by its directory, in the order of their names. Rejects with `invalid_input`. */
export async function zipEntries(file: string, { onBytes, unpacked }: ZipOptions): Promise<Entry[]> {
  const entries = await withZip(file, async (zip) => {
    const found: ZipEntry[] = []
    for await (const entry of zip.eachEntry()) if (isFile(entry.fileName)) found.push(entry)
    return found
  })
  return entries
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    .map((entry) => ({
      name: posix.basename(entry.fileName).replace(/\.gz$/, ''),
      path: entry.fileName,
      rows: () => rowsOf(unpacked(contentOf(file, entry, onBytes))),
    }))
}

/** Folders, and what macOS puts beside files. */
function isFile(name: string): boolean {
  return !name.endsWith('/') && !name.startsWith('__MACOSX/') && !posix.basename(name).startsWith('.')
}

async function* contentOf(file: string, entry: ZipEntry, onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw invalid('It is encrypted; unpack it first.')
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true }).catch(refuse)
  try {
    const stream = await zip.openReadStreamPromise(entry).catch(refuse)
    const share = entry.compressedSize / Math.max(1, entry.uncompressedSize)
    for await (const chunk of bounded(stream, { bytes: entry.compressedSize })) {
      onBytes(chunk.length * share)
      yield chunk
    }
  } catch (error) {
    throw error instanceof DataLoafError ? error : refusal(error as Error)
  } finally {
    zip.close()
  }
}

async function withZip<T>(file: string, work: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true }).catch(refuse)
  try {
    return await work(zip).catch(refuse)
  } finally {
    zip.close()
  }
}

function refuse(error: Error): never {
  throw refusal(error)
}

function refusal(error: Error): DataLoafError {
  return invalid(`It is no whole zip: ${error.message.replace(/\.$/, '')}.`, error)
}

function invalid(message: string, cause?: Error): DataLoafError {
  return new DataLoafError('invalid_input', message, { cause })
}
