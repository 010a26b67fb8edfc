import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DataLoafError, isDiskFull } from '../../errors.ts'
import type { Bucket, BucketObject } from '../ports.ts'
import { badKey, partsOf } from './key.ts'

/** Names that are being written; never listed, swept by the next `put` of the same key. */
const unfinished = '.partial'

/**
 * Objects as files below `directory`; a key is a relative path with `/`.
 * A file appears under its key only when its bytes are on the disk.
 */
export function folderBucket(directory: string): Bucket {
  const root = resolve(directory)
  const address = (key: string) => join(root, ...pathOf(key))
  const writing = new Map<string, Promise<void>>()

  /** Puts of one key take turns: they share the unfinished file. */
  function writeInTurn(path: string, body: Uint8Array): Promise<void> {
    const turn = (writing.get(path) ?? Promise.resolve()).catch(() => {}).then(() => write(root, path, body))
    writing.set(path, turn)
    const done = () => void (writing.get(path) === turn && writing.delete(path))
    turn.then(done, done)
    return turn
  }

  return {
    address,
    list: (prefix, after = '') => walk(root, '', prefix, after),
    async put(key, body) {
      const path = address(key)
      await writeInTurn(path, body).catch((error) => Promise.reject(writeError(error, key)))
    },
    async get(key) {
      const path = address(key)
      return await readFile(path).catch((error) => Promise.reject(readError(error, key)))
    },
    async delete(keys) {
      // All are checked before one is gone.
      const paths = keys.map(address)
      for (const [index, path] of paths.entries()) {
        await rm(path, { force: true }).catch((error) => Promise.reject(deleteError(error, keys[index]!)))
      }
      for (const folder of new Set(paths.map(dirname))) {
        // A folder that never was has nothing to lose.
        await syncDirectory(folder).catch((error) => codeOf(error) === 'ENOENT' || Promise.reject(error))
      }
    },
  }
}

/** The path of a key, without what would collide with our own names. */
function pathOf(key: string): string[] {
  const parts = partsOf(key)
  if (parts.some((part) => part.endsWith(unfinished))) throw badKey(key)
  return parts
}

async function write(root: string, path: string, body: Uint8Array): Promise<void> {
  if (await holds(path, body)) return
  const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temporary = path + unfinished
  try {
    await writeDurably(temporary, body)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  await syncDirectory(dirname(path))
  // Folders made on the way are entries of their parents, which must be durable too.
  if (made) for (let at = dirname(path); at !== root; at = dirname(at)) await syncDirectory(dirname(at))
}

/** True when the very bytes are there already; a damaged object is written again. */
async function holds(path: string, body: Uint8Array): Promise<boolean> {
  try {
    const { size } = await stat(path)
    return size === body.byteLength && (await readFile(path)).equals(body)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
}

async function writeDurably(path: string, body: Uint8Array): Promise<void> {
  await using(await open(path, 'w', 0o600), async (file) => {
    await file.writeFile(body)
    await file.sync()
  })
}

async function syncDirectory(path: string): Promise<void> {
  await using(await open(path, 'r'), (directory) => directory.sync())
}

async function using(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

/** Depth first in the order of whole keys, skipping folders that cannot hold a wanted key. */
async function* walk(root: string, folder: string, prefix: string, after: string): AsyncGenerator<BucketObject> {
  let files: string[] = []
  for (const name of await namesIn(join(root, folder))) {
    const key = folder + name
    if (name.endsWith('/')) {
      yield* sized(root, files)
      files = []
      const wanted = key.startsWith(prefix) || prefix.startsWith(key)
      // A folder whose own name sorts before `after` still matters when `after` lies in it.
      if (wanted && (key > after || after.startsWith(key))) yield* walk(root, key, prefix, after)
    } else if (key.startsWith(prefix) && key > after) files.push(key)
  }
  yield* sized(root, files)
}

/** Files asked for their size at the same time: one after the other, waiting is most of the work. */
const atOnce = 64

async function* sized(root: string, files: readonly string[]): AsyncGenerator<BucketObject> {
  for (let at = 0; at < files.length; at += atOnce) {
    const keys = files.slice(at, at + atOnce)
    const sizes = await Promise.all(keys.map((key) => sizeOf(join(root, key))))
    for (const [index, bytes] of sizes.entries()) if (bytes !== undefined) yield { key: keys[index]!, bytes }
  }
}

/** Names in a folder, folders with a `/` at the end so that sorting gives the order of whole keys. */
async function namesIn(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    return entries
      .filter(({ name }) => !name.endsWith(unfinished) && !name.startsWith('.'))
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function writeError(error: unknown, key: string): DataLoafError {
  if (error instanceof DataLoafError) return error
  if (isDiskFull(error)) {
    return new DataLoafError('disk_full', 'The disk that holds the bucket is full.', {
      hint: 'Free some space; what is waiting is written by itself.',
      retryAfter: 10,
      cause: error,
    })
  }
  return new DataLoafError('unavailable', `The object ${key} could not be written.`, { retryAfter: 5, cause: error })
}

function readError(error: unknown, key: string): DataLoafError {
  if (error instanceof DataLoafError) return error
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) {
    return new DataLoafError('not_found', `There is no object ${key}.`, { cause: error })
  }
  return new DataLoafError('unavailable', `The object ${key} could not be read.`, { retryAfter: 5, cause: error })
}

function deleteError(error: unknown, key: string): DataLoafError {
  return new DataLoafError('unavailable', `The object ${key} could not be deleted.`, { retryAfter: 5, cause: error })
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | null)?.code
}
