import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { pulumiEngine } from '../../../src/stack/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'dataloaf-engine-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

it.each([
  ['the one on the PATH when it is new enough', { path: 'v3.999.0', root: 'v3.999.1' }, '3.999.0'],
  ['the one of ours when that on the PATH is too old', { path: 'v3.1.0', root: 'v3.999.1' }, '3.999.1'],
  ['the one of ours when there is none on the PATH', { path: undefined, root: 'v3.999.1' }, '3.999.1'],
])('takes %s, and installs nothing', async (_, { path, root }, version) => {
  vi.stubEnv('PATH', `${path ? command('path', path) : '/nowhere'}:/bin`)
  command('root', root)
  const onInstall = vi.fn()
  const engine = await pulumiEngine({ root: join(folder, 'root'), onInstall })
  expect(String(engine.version)).toBe(version)
  expect(onInstall).not.toHaveBeenCalled()
})

/** A command line that says its version; its folder. */
function command(name: string, version: string): string {
  const bin = join(folder, name, 'bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'pulumi'), `#!/bin/sh\necho ${version}\n`)
  chmodSync(join(bin, 'pulumi'), 0o755)
  return bin
}
