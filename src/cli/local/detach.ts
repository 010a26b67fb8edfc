import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DataLoafError, type ErrorBody, isErrorCode } from '../../errors.ts'
import { logFile } from '../log-file.ts'
import { packageRoot } from '../package.ts'
import { asCommandError } from '../report.ts'
import { healthy } from './running.ts'
import type { Welcome } from './welcome.ts'

/** What a server in the background tells the command that started it, once. */
type Word = { welcome: Welcome } | ErrorBody | { note: string }

interface DetachOptions {
  dataDirectory: string
  /** Arguments of `up` for the process in the background. */
  argv: string[]
  note(sentence: string): void
}

/** Starts `up` in the background and waits until it serves. Rejects with what it failed with. */
export async function startDetached({ dataDirectory, argv, note }: DetachOptions): Promise<Welcome> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const log = openSync(logFile(dataDirectory), 'a', 0o600)
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'run.js'), 'up', ...argv], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, [marker]: '1' },
  })
  closeSync(log)
  // Whoever gives up waiting does not want a server that comes up later.
  const giveUp = () => {
    child.kill('SIGTERM')
    process.exit(130)
  }
  process.once('SIGINT', giveUp)
  try {
    const welcome = await new Promise<Welcome>((resolve, reject) => {
      child.on('message', (word: Word) => {
        if ('welcome' in word) resolve(word.welcome)
        else if ('error' in word) reject(asError(word))
        else note(word.note)
      })
      child.once('error', reject)
      child.once('exit', (code) => reject(ended(dataDirectory, code)))
    })
    if (!(await healthy(welcome.address, 10_000))) throw ended(dataDirectory, null)
    return welcome
  } finally {
    process.off('SIGINT', giveUp)
    if (child.connected) child.disconnect()
    child.unref()
  }
}

/** The way back to the command that started this process in the background; null in the foreground. */
export function parentOf(process: NodeJS.Process) {
  if (process.env[marker] !== '1' || !process.send) return null
  delete process.env[marker]
  const tell = (word: Word) =>
    new Promise<void>((resolve) => {
      if (process.connected) process.send!(word, undefined, undefined, () => resolve())
      else resolve()
    })
  // The terminal's Ctrl-C is not meant for a server in the background, and whoever started it may go away.
  process.on('disconnect', () => {})
  return {
    note: (note: string) => tell({ note }),
    async serves(welcome: Welcome) {
      await tell({ welcome })
      if (process.connected) process.disconnect()
    },
    failed: (thrown: unknown) => tell(asCommandError(thrown).toJSON()),
  }
}

const marker = 'DATALOAF_DETACHED'

function asError({ error }: ErrorBody): DataLoafError {
  const { code, message, path, hint } = error
  return new DataLoafError(isErrorCode(code) ? code : 'internal', message, { path, hint })
}

function ended(dataDirectory: string, code: number | null): DataLoafError {
  const message = `The server ended before it served${code === null ? '' : ` (exit ${code})`}.`
  return new DataLoafError('internal', message, { hint: `dataloaf logs, or ${logFile(dataDirectory)}` })
}
