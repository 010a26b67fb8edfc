import { readFileSync } from 'node:fs'
import { DataLoafError } from '../errors.ts'
import { type Api, connect, readServerFile, type ServerFile } from './api.ts'
import { full } from './charts/format.ts'
import type { Paint } from './paint.ts'
import type { Place } from './place.ts'

export interface Status {
  target: 'local'
  state: 'running' | 'stopped' | 'not_answering'
  address: string | null
  collector: string | null
  pipeline: Pipeline | null
  version?: string
  started_at?: string
  pid?: number
}

export interface Pipeline {
  received: number
  loaded: number
  quarantined: number
  lag_seconds: number
  last_event: string | null
}

interface StatusOptions {
  place: Place
  url?: string | undefined
  apiKey?: string | undefined
}

/** What runs on the data directory, or at `url`: also when nothing does. */
export async function readStatus({ place, url, apiKey }: StatusOptions): Promise<Status> {
  const server = url === undefined ? readServerFile(place.dataDirectory) : null
  if (url === undefined && (!server || !isAlive(server.pid))) return stopped
  try {
    const api = await connect({ place, url, apiKey })
    return { ...(await api.get<Status>('/api/status')), ...(server && { pid: server.pid }) }
  } catch (error) {
    if (!(error instanceof DataLoafError) || error.code !== 'not_running') throw error
    return server ? notAnswering(server) : { ...stopped, address: url ?? null }
  }
}

const stopped: Status = { target: 'local', state: 'stopped', address: null, collector: null, pipeline: null }

function notAnswering({ address, collector, pid, started_at, version }: ServerFile): Status {
  return { ...stopped, state: 'not_answering', address, collector, pid, started_at, version }
}

/** Whether a process with this id runs (it may be another one by now). */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** In a container without an init process, one that ended stays in the table: it answers signals and is gone. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ''))
  } catch {
    return false
  }
}

/** The status for people, a line each. */
export function statusLines(status: Status, place: Place, color: Paint): string[] {
  const { state, address, collector, pipeline, version, started_at } = status
  const mark = state === 'running' ? color.green('●') : state === 'stopped' ? color.dim('○') : color.red('●')
  const rows: [string, string | null | undefined][] = [
    ['dashboard', address],
    ['collector', collector],
    ['data', place.dataDirectory],
    ['since', started_at && `${started_at}${version ? ` (version ${version})` : ''}`],
    ['received', pipeline && full(pipeline.received)],
    [
      'loaded',
      pipeline &&
        `${full(pipeline.loaded)}${pipeline.lag_seconds > 0 ? `, ${full(pipeline.lag_seconds)} s behind` : ''}`,
    ],
    ['quarantined', pipeline && pipeline.quarantined > 0 ? full(pipeline.quarantined) : null],
    ['last event', pipeline && (pipeline.last_event ?? 'none yet')],
  ]
  const lines = rows.filter(([, value]) => value).map(([name, value]) => `  ${color.dim(name.padEnd(12))}${value}`)
  return [`${mark} ${state.replace('_', ' ')}`, ...lines]
}

/** Whether the server at this address is the one that owns the data directory: it takes its token. */
export async function answersAsOurs(api: Api): Promise<boolean> {
  return api.get('/api/status').then(
    () => true,
    () => false,
  )
}
