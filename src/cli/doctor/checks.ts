/** What must hold on this machine before and while a server runs. Each check says what to do when it does not. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { short } from '../charts/format.ts'
import { packageRoot } from '../package.ts'
import type { Place } from '../place.ts'
import { asCommandError } from '../report.ts'
import type { Status } from '../status.ts'

export interface Check {
  name: string
  ok: boolean
  /** What was found. */
  detail: string
  /** What to do; only when it is not ok. */
  next?: string
}

/** The checks that need no server, in order. */
export async function machineChecks(place: Place): Promise<Check[]> {
  return [nodeVersion(), nativeParts(), await config(place), dataDirectory(place), await diskSpace(place), webApp()]
}

/** What the server's status says about it. */
export function serverCheck(status: Status, place: Place): Check {
  const name = 'server'
  if (status.state === 'running')
    return { name, ok: true, detail: `${status.address}, version ${status.version ?? '?'}` }
  if (status.state === 'not_answering') {
    return {
      name,
      ok: false,
      detail: `process ${status.pid} does not answer at ${status.address}`,
      next: 'dataloaf down, then dataloaf up',
    }
  }
  return { name, ok: false, detail: `nothing runs on ${place.dataDirectory}`, next: 'dataloaf up --detach' }
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const ok = major > 20 || (major === 20 && minor >= 19)
  const check = { name: 'Node', ok, detail: process.versions.node }
  return ok ? check : { ...check, next: 'Install Node 20.19 or newer.' }
}

/** Optional dependencies: npm goes on without them when they cannot be installed. */
function nativeParts(): Check {
  const require = createRequire(join(packageRoot, 'package.json'))
  const absent = ['@duckdb/node-api', 'libsql'].filter((name) => {
    try {
      return !require.resolve(name)
    } catch {
      return true
    }
  })
  const name = 'DuckDB and libsql'
  if (absent.length === 0) return { name, ok: true, detail: 'installed' }
  return { name, ok: false, detail: `missing: ${absent.join(', ')}`, next: 'npm install --include=optional dataloaf' }
}

async function config({ file }: Place): Promise<Check> {
  const name = 'dataloaf.json'
  if (!file) return { name, ok: true, detail: 'none, defaults hold' }
  try {
    const { readConfig } = await import('../../config.ts')
    readConfig(file)
    return { name, ok: true, detail: file }
  } catch (error) {
    return { name, ok: false, detail: asCommandError(error).message, next: 'Correct it, or dataloaf init --force.' }
  }
}

function dataDirectory({ dataDirectory }: Place): Check {
  const name = 'data directory'
  if (!existsSync(dataDirectory)) return { name, ok: true, detail: `${dataDirectory}, made at the first start` }
  try {
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return {
      name,
      ok: false,
      detail: `${dataDirectory} may not be written`,
      next: `chown it to this user: ${dataDirectory}`,
    }
  }
  const open = process.platform !== 'win32' && (statSync(dataDirectory).mode & 0o077) !== 0
  if (!open) return { name, ok: true, detail: dataDirectory }
  return { name, ok: false, detail: `${dataDirectory} can be read by other users`, next: `chmod 700 ${dataDirectory}` }
}

async function diskSpace({ dataDirectory }: Place): Promise<Check> {
  const { bavail, bsize } = await statfs(existing(dataDirectory))
  const free = bavail * bsize
  const check = { name: 'disk space', ok: free >= 500e6, detail: `${short(free)}B free` }
  return check.ok ? check : { ...check, next: 'Free some space, or choose another disk with --data-dir.' }
}

function webApp(): Check {
  const name = 'web app'
  if (existsSync(join(packageRoot, 'dist', 'web', 'index.html'))) return { name, ok: true, detail: 'built' }
  return { name, ok: false, detail: 'not built', next: 'npm run build' }
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path))
}
