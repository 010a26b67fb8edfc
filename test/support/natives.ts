/** Whether npm can fetch here, which a host with data of its own is built by. */
import { spawnSync } from 'node:child_process'

let reached: boolean | undefined

/** Says what is left out and what it needs; in CI that is a failure. */
export function npmMissing(what: string): boolean {
  reached ??= spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=10000'], { stdio: 'ignore' }).status === 0
  if (reached) return false
  if (process.env.CI) throw new Error(`${what} cannot be tried here: npm reaches no registry.`)
  process.stderr.write(`skipped: ${what} (npm reaches no registry)\n`)
  return true
}
