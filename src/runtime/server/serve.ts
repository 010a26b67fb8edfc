import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { DataLoafError } from '../../errors.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import type { Runtime } from '../targets/runtime.ts'
import { server } from './app.ts'
import type { Report } from './errors.ts'
import { type Log, type LogLevel, lineLog, logLevels } from './log.ts'

export interface ServeOptions {
  /** 0: any that is free. */
  port: number
  /** Default: 127.0.0.1, which only this machine reaches. */
  host?: string
  /** Where SDKs send, when that is another service. Default: this server's `/v1/batch`. */
  collector?: string | undefined
  /** The built web app. */
  webDirectory?: string | undefined
  /** Default: the package's. */
  version?: string
  /** Told of requests, and of faults nobody foresaw. Default: standard error. */
  log?: Log
  /** Whether webhooks may lead into the own network. Default: as DATALOAF_PRIVATE_WEBHOOKS says, 1 or not. */
  privateWebhooks?: boolean
  /** Told of the faults in its place. */
  report?: Report
}

export interface Served {
  /** `http://127.0.0.1:4600` */
  address: string
  /** Where SDKs send. */
  collector: string
  /** Stops accepting, finishes what is under way, ends streams. Leaves the runtime open. Safe to call twice. */
  close(): Promise<void>
}

/** Listens, and says so in `server.json`. Rejects with `port_in_use`. */
export async function serve(runtime: Runtime, options: ServeOptions): Promise<Served> {
  const {
    port,
    host = '127.0.0.1',
    collector: elsewhere,
    webDirectory,
    version = packageVersion(),
    log = toStandardError(runtime.clock),
    report = faultsInto(log),
    privateWebhooks = process.env.DATALOAF_PRIVATE_WEBHOOKS === '1',
  } = options
  const closing = new AbortController()
  const about = {
    target: runtime.target,
    version,
    started_at: new Date(runtime.clock()).toISOString(),
    address: '',
    collector: '',
  }
  let scheduler: Scheduler | undefined
  const scheduled = (started: Scheduler) => {
    scheduler = started
  }
  const signal = closing.signal
  const app = server({ runtime, about, webDirectory, closing: signal, report, log, scheduled, privateWebhooks })
  const http = createAdaptorServer({ fetch: app.fetch }) as HttpServer
  const stop = stopper(http)
  await listen(http, port, host)
  about.address = `http://${hostName(host)}:${(http.address() as AddressInfo).port}`
  const collector = elsewhere ?? `${about.address}/v1/batch`
  about.collector = collector
  const file = join(runtime.dataDirectory, 'server.json')
  await writeFile(
    file,
    `${JSON.stringify({ pid: process.pid, address: about.address, collector, started_at: about.started_at, version })}\n`,
    { mode: 0o600 },
  )
  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    closing.abort()
    await Promise.all([stop(), scheduler?.stop()])
    await rm(file, { force: true })
  }
  return {
    address: about.address,
    collector,
    close() {
      closed ??= close()
      return closed
    },
  }
}

function listen(http: HttpServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, port, host)))
    http.listen(port, host, resolve)
  })
}

function cannotListen(cause: NodeJS.ErrnoException, port: number, host: string): DataLoafError {
  if (cause.code === 'EADDRINUSE') {
    return new DataLoafError('port_in_use', `Port ${port} on ${host} is taken by another program.`, {
      hint: `--port ${port + 1}, or --port 0 for any that is free`,
      cause,
    })
  }
  return new DataLoafError('invalid_input', `${host}:${port} cannot be listened on: ${cause.message}.`, { cause })
}

/** Answers how to stop: requests under way may finish; what takes longer than `patience` milliseconds is cut off. */
function stopper(http: HttpServer, patience = 10_000): () => Promise<void> {
  // Node's own `closeIdleConnections` leaves those alone that have not asked anything yet.
  const idle = new Set<Socket>()
  let stopping = false
  http.on('connection', (socket: Socket) => {
    idle.add(socket)
    socket.once('close', () => idle.delete(socket))
  })
  http.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    idle.delete(socket)
    response.once('close', () => {
      if (stopping) socket.destroySoon()
      else if (!socket.destroyed) idle.add(socket)
    })
  })
  return async () => {
    stopping = true
    const closed = new Promise<void>((resolve) => http.close(() => resolve()))
    for (const socket of idle) socket.destroy()
    const end = setTimeout(() => http.closeAllConnections(), patience)
    await closed
    clearTimeout(end)
  }
}

/** An address that a browser can open, also when listening on all of them. */
function hostName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

/** At the level that DATALOAF_LOG names; as words for whoever watches a terminal, else as JSON. */
export function toStandardError(clock: () => number, otherwise: LogLevel = 'warn'): Log {
  const level = logLevels.find((one) => one === process.env.DATALOAF_LOG) ?? otherwise
  return lineLog({ level, clock, plain: process.stderr.isTTY, write: (line) => process.stderr.write(line) })
}

function faultsInto(log: Log): Report {
  return (error, where) =>
    log('error', 'fault', {
      where,
      error: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    })
}

/** The version in the nearest package.json above this file, which may be bundled. */
function packageVersion(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (name === 'dataloaf') return version
    } catch {
      // Not here.
    }
    if (dirname(folder) === folder) return '0.0.0'
  }
}
