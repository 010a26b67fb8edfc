import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The path of a fault test's program, built before the file's tests so that a process which is to be killed starts quickly. */
export function builtWriter(name: string): string {
  const outfile = join(root, 'node_modules', '.cache', 'dataloaf', `${name}-${process.pid}.mjs`)
  beforeAll(async () => {
    await build({
      entryPoints: [join(root, 'test', 'faults', `${name}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    })
  })
  afterAll(() => rm(outfile, { force: true }))
  return outfile
}
