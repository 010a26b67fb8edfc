import { DataLoafError } from '../../errors.ts'
import { api, connect, readServerFile, type ServerFile } from '../api.ts'
import type { Place } from '../place.ts'
import { isAlive } from '../status.ts'

/** The server that answers for this data directory now: it is there and takes the directory's token. Else null. */
export async function runningServer(place: Place): Promise<ServerFile | null> {
  const server = readServerFile(place.dataDirectory)
  if (!server || !isAlive(server.pid)) return null
  const known = await connect({ place })
    .then((api) => api.get('/api/status'))
    .then(
      () => true,
      () => false,
    )
  return known ? server : null
}

/** Rejects with `directory_in_use`, saying where it serves, when a server runs on the data directory. */
export async function assertNotRunning(place: Place): Promise<void> {
  const server = await runningServer(place)
  if (!server) return
  const message = `DataLoaf already serves ${place.dataDirectory} at ${server.address} (process ${server.pid}).`
  throw new DataLoafError('directory_in_use', message, { hint: 'dataloaf open, or dataloaf down to stop it' })
}

/** Resolves when the server at this address answers its health check; false after so many milliseconds. */
export async function healthy(address: string, within: number): Promise<boolean> {
  const end = performance.now() + within
  while (performance.now() < end) {
    const answers = await api(address, '')
      .get('/healthz')
      .then(
        () => true,
        () => false,
      )
    if (answers) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
