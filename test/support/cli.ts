/** The built command line, run as a person runs it: its own process, its own folder, nothing of ours in its environment. */

import { spawn } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { built } from './built.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
export const binary = join(root, 'bin', 'run.js')

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
  /** Standard output as JSON. */
  json: <T>() => T
}

export interface RunOptions {
  /** Program to run. Default: this repository's. */
  program?: string
  cwd?: string
  env?: NodeJS.ProcessEnv
  input?: string
  /** Leads a group of its own, so that it and all it started can be ended at once. */
  leads?: boolean
}

/** Runs a command to its end. */
export async function dataloaf(
  args: readonly string[],
  { program = binary, cwd = tmpdir(), env = {}, input = '' }: RunOptions = {},
): Promise<Ran> {
  await built('cli')
  const child = start(args, { program, cwd, env })
  child.stdin.end(input)
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout: stdout(), stderr: stderr(), json: () => JSON.parse(stdout()) }
}

/** Starts a command that goes on; the caller ends it. */
export function start(
  args: readonly string[],
  { program = binary, cwd = tmpdir(), env = {}, leads = false }: Omit<RunOptions, 'input'> = {},
) {
  const { PATH, HOME } = process.env
  const options = { cwd, env: { PATH, HOME, TZ: 'UTC', ...env }, detached: leads }
  return spawn(process.execPath, [program, ...args], { ...options, stdio: 'pipe' })
}

export interface Folder {
  path: string
  run: (args: readonly string[], options?: Omit<RunOptions, 'cwd'>) => Promise<Ran>
  /** Stops what runs on it and takes it away. */
  remove: () => Promise<void>
}

/** An empty folder to run commands in. */
export function folder(): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'dataloaf-cli-')))
  const run = (args: readonly string[], options: Omit<RunOptions, 'cwd'> = {}) =>
    dataloaf(args, { cwd: path, ...options })
  return {
    path,
    run,
    async remove() {
      await run(['down', '--timeout', '5'])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

/** A folder with a server in the background that has one app. */
export async function servedFolder(
  flags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Folder & { address: string; writeKey: string; appId: string }> {
  const place = folder()
  const up = await place.run(['up', '--detach', '--port', '0', '--name', 'My shop', '--json', ...flags], { env })
  if (up.code !== 0) throw new Error(`up ended with ${up.code}: ${up.stdout}${up.stderr}`)
  const { address, write_key, app_id } = up.json<{ address: string; write_key: string; app_id: string }>()
  return { ...place, address, writeKey: write_key, appId: app_id }
}

/** Resolves with what the stream said so far, once it holds the text. */
export function until(stream: NodeJS.ReadableStream, text: string, within = 60_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`waited for "${text}", got: ${said}`)), within)
    stream.on('data', (chunk) => {
      said += chunk
      if (!said.includes(text)) return
      clearTimeout(timer)
      resolve(said)
    })
  })
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk) => {
    text += chunk
  })
  return () => text
}
