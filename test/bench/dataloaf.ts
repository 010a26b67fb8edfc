/** A DataLoaf as users run it: the built bundle in a process of its own, with its data in a folder. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Result } from '../../src/runtime/query/result.ts'
import { freePort } from '../support/free-port.ts'
import { sleep } from './measure.ts'
import { end } from './worker.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const cli = join(root, 'bin', 'run.js')

export interface DataLoafServer {
  address: string
  port: number
  pid: number
  appId: string
  writeKey: string
  /** The folder that holds `.dataloaf/`, in which commands find the server. */
  folder: string
  token: string
  query(query: object): Promise<Result>
  api<T>(path: string, init?: RequestInit): Promise<T>
  /** Everything accepted is in the warehouse when it resolves. */
  loaded(): Promise<void>
  stop(): Promise<void>
}

export async function startDataLoaf(folder: string): Promise<DataLoafServer> {
  const dataDirectory = join(folder, '.dataloaf')
  const port = await freePort()
  const args = [cli, 'up', '--json', '--no-input', '--data-dir', dataDirectory, '--port', String(port)]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const welcome = await firstJson(child)
  const token = readFileSync(join(dataDirectory, 'token'), 'utf8').trim()
  const { address, app_id: appId, write_key: writeKey } = welcome
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const api = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await fetch(address + path, { headers, ...init })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }
  return {
    ...{ address, port, pid: child.pid!, appId, writeKey, folder, token, api },
    query: (query) => api(`/api/apps/${appId}/query`, { method: 'POST', body: JSON.stringify(query) }),
    async loaded() {
      for (;;) {
        const { received, loaded } = await api<{ received: number; loaded: number }>(`/api/apps/${appId}/pipeline`)
        if (loaded >= received) return
        await sleep(100)
      }
    },
    stop: () => end(child, 'SIGTERM'),
  }
}

interface Welcome {
  address: string
  app_id: string
  write_key: string
}

async function firstJson(child: ReturnType<typeof spawn>): Promise<Welcome> {
  let output = ''
  let errors = ''
  child.stderr!.on('data', (chunk) => {
    errors += chunk
  })
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`dataloaf up ended with ${code}: ${errors}`)))
    child.stdout!.on('data', (chunk) => {
      output += chunk
      try {
        resolve(JSON.parse(output))
      } catch {
        // Not all of it yet.
      }
    })
  })
}

/** Resident memory of a process in bytes, all of it (Linux). */
export function residentBytes(pid: number): number {
  return memoryBytes(pid, 'VmRSS')
}

/** The most it ever was. */
export function peakBytes(pid: number): number {
  return memoryBytes(pid, 'VmHWM')
}

function memoryBytes(pid: number, line: 'VmRSS' | 'VmHWM'): number {
  const [, kilobytes] = new RegExp(`${line}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
