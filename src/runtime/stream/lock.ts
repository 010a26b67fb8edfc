import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { writeDurably } from './files.ts'

/** Who owns a data directory. */
export interface LockOwner {
  pid: number
  /** ISO 8601 UTC. */
  since: string
}

export interface DirectoryLock {
  release(): Promise<void>
}

/**
 * Makes this process the only owner of the data directory, until it releases it or ends, however it ends.
 * Rejects with `directory_in_use`, which names the owner.
 *
 * The lock is the operating system's own file lock on `lock.db`, which Node reaches only through SQLite. The kernel
 * drops it with the process: a crashed owner is none, a reused pid means nothing, and of two that start at once one
 * gets it. `lock` says for people and programs who has it; it decides nothing.
 */
export async function lockDirectory(dataDir: string, clock: Clock = Date.now): Promise<DirectoryLock> {
  await fs.mkdir(dataDir, { recursive: true, mode: 0o700 })
  const unlock = await takeLock(dataDir)
  if (!unlock) throw inUse(dataDir, await readOwner(dataDir))
  try {
    const owner: LockOwner = { pid: process.pid, since: new Date(clock()).toISOString() }
    await writeDurably(join(dataDir, 'lock'), Buffer.from(`${JSON.stringify(owner)}\n`))
  } catch (error) {
    unlock()
    throw error
  }
  return {
    async release() {
      await fs.rm(join(dataDir, 'lock'), { force: true })
      unlock()
    },
  }
}

/** The process that owns the data directory now; null when nobody does. */
export async function lockOwner(dataDir: string): Promise<LockOwner | null> {
  const exists = await fs.stat(join(dataDir, 'lock.db')).catch(() => undefined)
  if (!exists) return null
  const unlock = await takeLock(dataDir)
  unlock?.()
  return unlock ? null : ((await readOwner(dataDir)) ?? { pid: 0, since: '' })
}

/** Long enough to outlast somebody who only looks whether the directory is owned. */
const patience = 250

/** A connection that nobody refers to is closed by the garbage collector, and its lock is gone with it. */
const held = new Set<object>()

/** Lets go of the lock; undefined when another process has it, or this one already. */
async function takeLock(dataDir: string): Promise<(() => void) | undefined> {
  const { default: Database } = await import('libsql')
  const database = new Database(join(dataDir, 'lock.db'), { timeout: patience })
  try {
    database.exec('begin exclusive')
    held.add(database)
    return () => {
      held.delete(database)
      database.close()
    }
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined
    throw new DataLoafError('unavailable', `The data directory ${dataDir} cannot be locked.`, { cause: error })
  }
}

async function readOwner(dataDir: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await fs.readFile(join(dataDir, 'lock'), 'utf8')) as LockOwner
  } catch {
    // The owner is just about to write it.
    return undefined
  }
}

function inUse(dataDir: string, owner: LockOwner | undefined): DataLoafError {
  const by = owner ? `process ${owner.pid} since ${owner.since}` : 'another process'
  return new DataLoafError('directory_in_use', `The data directory ${dataDir} is in use by ${by}.`, {
    hint: 'stop it with `dataloaf down`, or choose another directory with --data-dir',
  })
}
