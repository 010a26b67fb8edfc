import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const building = new Map<string, Promise<unknown>>()

/** Builds a part of the package when a source changed; test files that ask at the same time wait for each other. */
export function built(part: 'cli' | 'web'): Promise<unknown> {
  const known = building.get(part)
  if (known) return known
  const arguments_ = [join(root, 'tools', 'bundle.js'), '--if-needed', `--only=${part}`]
  const made = promisify(execFile)(process.execPath, arguments_)
  building.set(part, made)
  return made
}
