import { createReadStream, existsSync, readFileSync, statSync, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'
import { DataLoafError } from '../errors.ts'

/** Where a server in the background writes what it has to say. */
export function logFile(dataDirectory: string): string {
  return join(dataDirectory, 'server.log')
}

/** The last lines of the log. Throws `not_found` where there is none. */
export function lastLines(file: string, count: number): string[] {
  if (!existsSync(file)) {
    const hint = 'dataloaf up --detach writes one; in the foreground the terminal shows it.'
    throw new DataLoafError('not_found', `There is no log at ${file}.`, { hint })
  }
  const lines = readFileSync(file, 'utf8').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return count === 0 ? [] : lines.slice(-count)
}

/** Writes what is added to the log until the signal; a log that begins anew is read from its start. */
export function follow(file: string, write: (text: string) => void, signal: AbortSignal): Promise<void> {
  let read = statSync(file).size
  return new Promise((resolve) => {
    const listener = (now: { size: number }) => {
      if (now.size < read) read = 0
      if (now.size === read) return
      createReadStream(file, { start: read, end: now.size - 1, encoding: 'utf8' }).on('data', (text) =>
        write(String(text)),
      )
      read = now.size
    }
    watchFile(file, { interval: 200 }, listener)
    signal.addEventListener('abort', () => {
      unwatchFile(file, listener)
      resolve()
    })
  })
}
