import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DataLoafError } from '../../errors.ts'
import { readServerFile } from '../api.ts'
import type { Place } from '../place.ts'
import { isAlive } from '../status.ts'
import { type Call, type DownFlags, refuseFlags } from '../target.ts'
import { runningServer } from './running.ts'

export interface Stopped {
  /** Whether something ran at all. */
  stopped: boolean
  pid: number | null
  /** It did not end by itself in time. */
  killed: boolean
}

/** Stops the server; the data stay. */
export async function down({ flags, place, out }: Call<DownFlags>): Promise<Stopped> {
  refuseFlags(flags, ['delete-data', 'confirm'], 'local')
  const result = await stop({
    place,
    patience: flags.timeout * 1000,
    onKill: (pid) => out.note(`Process ${pid} did not end within ${flags.timeout} s; ending it by force.`),
  })
  if (result.stopped) out.note(`${out.color.green('✓')} stopped (process ${result.pid})`)
  else out.note(`Nothing runs on ${place.dataDirectory}.`)
  return result
}

interface StopOptions {
  place: Place
  /** Milliseconds it may take to end by itself. */
  patience: number
  onKill(pid: number): void
}

/** Ends the server of this data directory and waits until it is gone. Ends no process it is not sure of. */
export async function stop({ place, patience, onKill }: StopOptions): Promise<Stopped> {
  const server = readServerFile(place.dataDirectory)
  if (!server || !isAlive(server.pid)) return { stopped: false, pid: null, killed: false }
  const { pid } = server
  // It answers with the directory's token, or it holds the directory's lock: then the process is the server.
  if (!(await runningServer(place)) && (await lockHolder(place.dataDirectory)) !== pid) {
    return { stopped: false, pid: null, killed: false }
  }
  signal(pid, 'SIGTERM')
  if (await gone(pid, patience)) return { stopped: true, pid, killed: false }
  onKill(pid)
  signal(pid, 'SIGKILL')
  if (await gone(pid, 5_000)) return { stopped: true, pid, killed: true }
  throw new DataLoafError('internal', `Process ${pid} could not be ended.`)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ESRCH') return
    const hint = 'Run as the user who started it.'
    throw new DataLoafError('forbidden', `Process ${pid} may not be ended by this user.`, { hint, cause: error })
  }
}

async function gone(pid: number, within: number): Promise<boolean> {
  const end = performance.now() + within
  while (isAlive(pid)) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return true
}

async function lockHolder(dataDirectory: string): Promise<number | null> {
  if (!existsSync(join(dataDirectory, 'lock.db'))) return null
  const { lockOwner } = await import('../../runtime/stream/lock.ts')
  return (await lockOwner(dataDirectory))?.pid ?? null
}
