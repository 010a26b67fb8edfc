import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { DataLoafError } from '../errors.ts'
import type { Artifacts } from './artifact.ts'
import { type Files, openTarOf } from './calculations/tar.ts'
import type { StackSettings } from './settings.ts'

/** A machine as npm knows it. */
export interface Platform {
  os: string
  cpu: string
  libc: string
}

/** Amazon Linux on Graviton, whatever the size. */
const host: Platform = { os: 'linux', cpu: 'arm64', libc: 'glibc' }

export interface NativesOptions {
  /** Folder in which what was fetched once is kept. */
  root: string
  /** Told before something is fetched. */
  onFetch?: () => void
  /** Default: the insights host. */
  platform?: Platform
}

/** What is deployed with these settings: a host with data of its own needs DuckDB and SQLite beside its server. */
export async function artifactsFor(
  { warehouse }: Pick<StackSettings, 'warehouse'>,
  artifacts: Artifacts,
  options: NativesOptions,
): Promise<Artifacts> {
  return warehouse.kind === 'host' ? { ...artifacts, server: await withNatives(artifacts.server, options) } : artifacts
}

/**
 * Path of the server's archive with the native packages in it, of exactly the versions and bytes that this version of
 * DataLoaf was built with. Rejects with `unavailable` when npm cannot fetch them, `not_found` when the package is broken.
 */
async function withNatives(server: string, { root, onFetch, platform = host }: NativesOptions): Promise<string> {
  const wanted = await wantedBeside(server)
  const folder = join(root, `${digest(wanted).slice(0, 16)}-${platform.os}-${platform.cpu}`)
  await mkdir(folder, { recursive: true })
  const packed = (await kept(folder)) ?? (await keep(folder, await fetched({ wanted, folder, onFetch, platform })))
  // Archives of gzip follow one another; the one in front leaves its end out.
  return await write(join(folder, 'server.tgz'), Buffer.concat([packed, await readFile(server)]))
}

async function wantedBeside(server: string): Promise<string> {
  const file = join(dirname(server), 'natives.json')
  return await readFile(file, 'utf8').catch((cause) => {
    throw new DataLoafError('not_found', `The list of the server’s native packages is not at ${file}.`, {
      hint: 'npm run build',
      cause,
    })
  })
}

const archive = 'natives.tar.gz'

/** What was fetched earlier, if it is still what it was. */
async function kept(folder: string): Promise<Buffer | undefined> {
  const [packed, sum] = await Promise.all(
    [archive, `${archive}.sha256`].map((name) => readFile(join(folder, name))),
  ).catch(() => [])
  return packed && sum && digest(packed) === String(sum) ? packed : undefined
}

async function keep(folder: string, packed: Buffer): Promise<Buffer> {
  await write(join(folder, archive), packed)
  await write(join(folder, `${archive}.sha256`), digest(packed))
  return packed
}

interface Fetch {
  /** `natives.json`. */
  wanted: string
  folder: string
  onFetch: (() => void) | undefined
  platform: Platform
}

async function fetched({ wanted, folder, onFetch, platform }: Fetch): Promise<Buffer> {
  onFetch?.()
  const place = await mkdtemp(join(folder, 'npm-'))
  try {
    const { package: own, lock } = JSON.parse(wanted) as { package: object; lock: object }
    await writeFile(join(place, 'package.json'), JSON.stringify(own))
    await writeFile(join(place, 'package-lock.json'), JSON.stringify(lock))
    await install(place, platform)
    const files = await filesIn(place)
    assertMadeFor(platform, files)
    return await promisify(zlib.gzip)(openTarOf(files))
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

async function install(cwd: string, { os, cpu, libc }: Platform): Promise<void> {
  const quiet = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
  ]
  const args = ['ci', `--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`, ...quiet]
  // On Windows npm is a script.
  const npm = spawn('npm', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' })
  let said = ''
  npm.stderr.on('data', (chunk) => {
    said += chunk
  })
  const code = await new Promise<number | null>((resolve) => {
    npm.once('error', ({ message }) => {
      said += message
      resolve(1)
    })
    npm.once('close', resolve)
  })
  if (code !== 0) throw notFetched(said)
}

/** What the server loads: no readme, no types. */
async function filesIn(place: string): Promise<Files> {
  const all = await readdir(join(place, 'node_modules'), { recursive: true, withFileTypes: true })
  const wanted = all.filter((entry) => entry.isFile() && /\.(c?js|json|node|so)$|^licen[cs]e/i.test(entry.name))
  const paths = wanted.map(({ parentPath, name }) => join(parentPath, name).slice(place.length + 1))
  const shown = paths.filter((path) => !path.split(sep).some((part) => part.startsWith('.')))
  const files = shown.map(async (path) => [path.split(sep).join('/'), await readFile(join(place, path))] as const)
  return Object.fromEntries(await Promise.all(files))
}

/** Numbers of machines in the header of a program of Linux. */
const machines: { [cpu: string]: number } = { x64: 0x3e, arm64: 0xb7 }

/** An npm that is too old to fetch for another machine fetches for its own. */
function assertMadeFor({ cpu }: Platform, files: Files): void {
  const programs = Object.entries(files).filter(([name]) => /\.(node|so)$/.test(name))
  const others = programs.filter(
    ([, body]) => Buffer.from(body.buffer, body.byteOffset).readUInt16LE(18) !== machines[cpu],
  )
  if (programs.length > 0 && others.length === 0) return
  throw notFetched(`It brought ${others[0]?.[0] ?? 'nothing'}, which is not for ${cpu}: npm 10 or newer is needed.`)
}

function notFetched(why: string): DataLoafError {
  const [line = ''] = why.split('\n').filter((each) => each.trim() !== '')
  const message = `DuckDB and SQLite for the insights host could not be fetched with npm. ${line}`.trim()
  return new DataLoafError('unavailable', message, { hint: 'Look at “npm ping”; then the same command again.' })
}

/** Whole or not at all. */
async function write(path: string, body: Uint8Array | string): Promise<string> {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, body)
  await rename(draft, path)
  return path
}

function digest(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex')
}
