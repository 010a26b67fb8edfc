import { createReadStream, createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { DataLoafError, isDiskFull } from '../../../errors.ts'

/**
 * Inflates an object into a plain file beside the warehouse.
 * DuckDB reads gzip by itself, but lets most damage pass that the checksum would show; this way costs the same.
 * Rejects with `not_found`, `corrupt` (with the reason) or `disk_full`.
 */
export async function unpack(address: string, file: string, open: OpenObject = openFile): Promise<void> {
  try {
    await pipeline(
      await open(address),
      createGunzip({ chunkSize: chunkBytes }),
      createWriteStream(file, { mode: 0o600 }),
    )
  } catch (error) {
    throw translate(error, address)
  }
}

/** Opens an object by its address. Rejects with `not_found`. */
export type OpenObject = (address: string) => Promise<Readable>

const chunkBytes = 256 * 1024

async function openFile(path: string): Promise<Readable> {
  return createReadStream(path, { highWaterMark: chunkBytes })
}

function translate(error: unknown, address: string): DataLoafError {
  if (error instanceof DataLoafError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new DataLoafError('not_found', `There is no object at ${address}.`, { cause: error })
  if (isDiskFull(error)) {
    return new DataLoafError('disk_full', 'The disk that holds the warehouse is full.', {
      hint: 'Free some space; loading goes on by itself.',
      retryAfter: 10,
      cause: error,
    })
  }
  if (code.startsWith('Z_')) return new DataLoafError('corrupt', `not a whole gzip file: ${message}`, { cause: error })
  return new DataLoafError('unavailable', `The object at ${address} could not be read.`, {
    retryAfter: 5,
    cause: error,
  })
}
