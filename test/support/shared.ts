import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const root = process.env.DATALOAF_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

/** False where the data to check against were not fetched; its tests are then skipped, except in CI. */
export const hasShared = existsSync(join(root, 'oracle'))

/** A path among the data to check against. */
export const shared = (path: string): string => join(root, path)

/** Files of a folder by name, in order. */
export function sharedFiles(folder: string): string[] {
  return hasShared && existsSync(shared(folder)) ? readdirSync(shared(folder)).sort() : []
}

export function sharedJson<T>(path: string): T {
  return JSON.parse(readFileSync(shared(path), 'utf8')) as T
}

/** The lines of a compressed file. */
export function sharedLines<T>(path: string): T[] {
  return gunzipSync(readFileSync(shared(path)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** How often each is there. */
export function counts(names: readonly string[]): { [name: string]: number } {
  const counted: { [name: string]: number } = {}
  for (const name of names) counted[name] = (counted[name] ?? 0) + 1
  return counted
}

/** How many cases of a set docs/correctness.md tells of, by what they are about: as many on each back end. */
export function documented(set: string): { [name: string]: number } {
  const docs = readFileSync(new URL('../../docs/correctness.md', import.meta.url), 'utf8')
  const rows = docs.matchAll(new RegExp(`^\\| ${set}: (\\w+) \\| (\\d+) \\| \\2 \\| \\2 \\|$`, 'gm'))
  return Object.fromEntries([...rows].map(([, name, cases]) => [name!, Number(cases)]))
}

/** Says once why tests are skipped; in CI that is a failure. */
export function sharedMissing(): boolean {
  if (hasShared) return false
  if (process.env.CI) throw new Error(`No data to check against at ${root}: set DATALOAF_SHARED.`)
  process.stderr.write(`skipped: cases with known answers (no data at ${root}; set DATALOAF_SHARED)\n`)
  return true
}
