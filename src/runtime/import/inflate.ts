import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DataLoafError } from '../../errors.ts'

/** What gzip holds, as it comes; several files of it one behind the other are one. Throws `invalid_input`. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed = { bytes: 0 }
  let lost: unknown
  async function* counted() {
    try {
      for await (const chunk of bytes) {
        packed.bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      lost = error
      throw error
    }
  }
  const inflated = pipeline(counted(), createGunzip({ chunkSize: 256 * 1024 }), () => {})
  try {
    yield* bounded(inflated, packed)
  } catch (error) {
    if (lost) throw lost
    throw error instanceof DataLoafError ? error : broken(error as NodeJS.ErrnoException)
  }
}

/**
 * Gives up on what grows without end when it is unpacked: events become a tenth when they are packed, a file that is
 * made to fill a disk a thousandth. Throws `too_large`.
 */
export async function* bounded(
  bytes: AsyncIterable<Uint8Array>,
  packed: { readonly bytes: number },
): AsyncGenerator<Uint8Array> {
  let count = 0
  for await (const chunk of bytes) {
    count += chunk.length
    if (count > allowed && count > packed.bytes * mostGrowth) {
      throw new DataLoafError('too_large', `It unpacks to more than ${mostGrowth} times its size.`, {
        hint: 'If that is right, unpack it first and import what comes out.',
      })
    }
    yield chunk
  }
}

const allowed = 64_000_000
const mostGrowth = 250

function broken(error: NodeJS.ErrnoException): DataLoafError {
  const text =
    error.code === 'Z_BUF_ERROR' ? 'Its gzip data end in the middle: it is cut off.' : 'Its gzip data are broken.'
  return new DataLoafError('invalid_input', text, { cause: error })
}
