/** A PostgreSQL of its own for a test file, in a temporary folder, run by somebody who is not root. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, it } from 'vitest'
import type { OpenMetadata } from '../../src/runtime/metadata/opened.ts'
import { openPostgres } from '../../src/runtime/metadata/postgres.ts'
import type { Metadata } from '../../src/runtime/metadata/schema.ts'
import { freePort } from './free-port.ts'

const programs = foldersOf('/usr/lib/postgresql')
  .map((version) => `/usr/lib/postgresql/${version}/bin`)
  .reverse()
const bin = programs.find((folder) => existsSync(join(folder, 'initdb')))

/** Null where it is not installed. */
const runner = bin === undefined ? null : runnerOf()

export const hasPostgres = bin !== undefined && runner !== null

/** Names, in the suite's report, what is left out and what it needs; in CI that is a failure. */
export function postgresMissing(suite: string): boolean {
  if (hasPostgres) return false
  if (process.env.CI) throw new Error('PostgreSQL is not installed; tools/setup.js installs it.')
  process.stderr.write(`skipped: ${suite} (install postgresql)\n`)
  it.skip(`${suite}, skipped: PostgreSQL (install postgresql)`)
  return true
}

export interface Postgres {
  port: number
  user: string
  /** Makes an empty database and answers how to reach it. */
  database(name: string): Promise<{ host: string; port: number; user: string; database: string }>
  stop(): void
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-postgres-'))
  if (runner?.uid !== undefined) chownSync(folder, runner.uid, runner.gid ?? runner.uid)
  const data = join(folder, 'data')
  const port = await freePort()
  const user = 'dataloaf'
  run('initdb', ['-D', data, '--no-locale', '-E', 'UTF8', '-A', 'trust', '-U', user, '--no-sync'])
  const options = `-p ${port} -h 127.0.0.1 -k ${folder} -F`
  run('pg_ctl', ['-D', data, '-w', '-t', '120', '-l', join(folder, 'log'), '-o', options, 'start'])
  const at = { host: '127.0.0.1', port, user }
  return {
    port,
    user,
    async database(name) {
      const client = new Client({ ...at, database: 'postgres' })
      await client.connect()
      await client.query(`create database "${name}"`)
      await client.end()
      return { ...at, database: name }
    },
    stop() {
      run('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One for all tests of a file; `open` answers the metadata database that stands for a path. */
export function usePostgres() {
  let postgres: Postgres | undefined
  const made = new Map<string, Awaited<ReturnType<Postgres['database']>>>()
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres?.stop())
  return {
    async open(path: string, before?: (db: Metadata) => Promise<void>): Promise<OpenMetadata> {
      const at = made.get(path) ?? (await postgres!.database(`m${made.size}`))
      made.set(path, at)
      return await openPostgres({ ...at, ...(before && { before }) })
    },
  }
}

function run(program: string, args: readonly string[]): void {
  // pg_ctl's server would keep a pipe open.
  execFileSync(join(bin!, program), args, { stdio: ['ignore', 'ignore', 'ignore'], cwd: tmpdir(), ...runner })
}

/** PostgreSQL does not run as root: its own user does it then. */
function runnerOf(): { uid?: number; gid?: number } | null {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout || Number.NaN)
  const [uid, gid] = [id('-u'), id('-g')]
  return Number.isNaN(uid) ? null : { uid, gid }
}

function foldersOf(path: string): string[] {
  return existsSync(path) ? readdirSync(path).sort((a, b) => Number(a) - Number(b)) : []
}
