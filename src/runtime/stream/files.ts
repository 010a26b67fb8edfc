import { close, fdatasync, ftruncate, open, write } from 'node:fs'
import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** Plain descriptors: a `FileHandle` costs twice as much a call, and the journal makes several for every commit. */
export const file = {
  open: promisify(open),
  close: promisify(close),
  truncate: promisify(ftruncate),
  sync: promisify(fdatasync),
}
const writeSome = promisify(write)

/** Writes all of the bytes; a call may take only a part of them, as on a disk that is about to be full. */
export async function writeAll(descriptor: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await writeSome(descriptor, bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Makes the names in a directory durable: a new file can be lost in a power cut although its bytes are not. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await fs.open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** Writes a small file so that after a crash it is there whole or not at all. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.draft`
  const handle = await fs.open(draft, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await fs.rename(draft, path)
  await syncDirectory(dirname(path))
}
