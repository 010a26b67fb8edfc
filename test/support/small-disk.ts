import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * A disk of so many megabytes that is gone when the file's tests end; undefined, and said so, where none can be made:
 * mounting a tmpfs needs root.
 */
export function smallDisk(megabytes: number): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'dataloaf-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    rmSync(path, { recursive: true, force: true })
    process.stderr.write('skipped: a full disk (needs root, to mount a small tmpfs)\n')
    return undefined
  }
  afterAll(() => {
    execFileSync('umount', ['-l', path])
    rmSync(path, { recursive: true, force: true })
  })
  return path
}
