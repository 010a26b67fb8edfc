/** The server's artifact as the insights host runs it: unpacked into an empty folder, under plain node. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../..', import.meta.url))

export interface Host {
  address: string
  /** Of its owner. */
  token: string
  stop(): Promise<void>
  /** As when the machine loses its power. */
  kill(): Promise<void>
}

export interface HostOptions {
  /** What is unpacked. Default: the server as it was built. */
  archive?: string
  /** DuckDB and libsql as installed here are put beside it. Default false. */
  natives?: boolean
}

export async function startHost(
  folder: string,
  env: { [name: string]: string },
  { archive = join(repository, 'dist/server.tgz'), natives = false }: HostOptions = {},
): Promise<Host> {
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', folder])
  if (natives) symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  const server = spawn(process.execPath, [join(folder, 'server.js')], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { address?: string }
      if (said.address) resolve(said.address)
    })
    server.once('exit', (code) => reject(new Error(`the host ended with ${code}`)))
  })
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill(signal)
    await gone
  }
  return {
    address,
    token: readFileSync(join(env.DATALOAF_DATA!, 'token'), 'utf8').trim(),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Asks a host's API as its owner. */
export function asking({ address, token }: Pick<Host, 'address' | 'token'>) {
  return async function ask<T>(path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const request = { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) }
    const answer = await fetch(`${address}/api${path}`, request)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
}
