/** A whole AWS of its own for a test file: `moto_server`, started on a free port and stopped by its process id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { freePort } from './free-port.ts'

/** False where it is not installed. */
export const hasMoto = onPath('moto_server')

/** Names, in the suite's report, what is left out and what it needs; never silently. */
export function motoMissing(suite: string): boolean {
  if (hasMoto) return false
  process.stderr.write(`skipped: ${suite} (install moto)\n`)
  it.skip(`${suite}, skipped: moto (install moto)`)
  return true
}

export const region = 'us-east-1'
export const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' }

/** What every client of the AWS SDK needs to reach it. */
export const clientOptions = (endpoint: string) => ({ region, endpoint, credentials })

export interface Moto {
  endpoint: string
  stop(): Promise<void>
}

export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    // Small pages, so that few objects need several.
    env: { ...process.env, MOTO_S3_DEFAULT_MAX_KEYS: '50' },
  })
  const endpoint = `http://127.0.0.1:${port}`
  await answering(endpoint, server)
  return { endpoint, stop: () => ended(server) }
}

/** One for all tests of a file. */
export function useMoto(): { readonly endpoint: string } {
  const shared = { endpoint: '' }
  let moto: Moto | undefined
  beforeAll(async () => {
    moto = await startMoto()
    shared.endpoint = moto.endpoint
  })
  afterAll(() => moto?.stop())
  return shared
}

async function answering(endpoint: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`)
    const answer = await fetch(`${endpoint}/moto-api/`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill()
  await gone
}

export function onPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
