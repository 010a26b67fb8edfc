import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** The public surface: a name that is added or gone here is a change for those who depend on the package. */
const surface: { [subpath: string]: { names: string[]; types: string[] } } = {
  '.': { names: ['DataLoaf'], types: ['DataLoafOptions', 'Identity', 'Item', 'Problem', 'TrackOptions'] },
  './node': {
    names: ['DataLoaf'],
    types: ['DataLoafOptions', 'Identity', 'Item', 'NodeOptions', 'Problem', 'Scope', 'TrackOptions'],
  },
  './edge': { names: ['DataLoaf'], types: ['DataLoafOptions', 'Identity', 'Item', 'Problem', 'Scope', 'TrackOptions'] },
  './middleware': { names: ['express', 'fastify', 'hono', 'next'], types: ['MiddlewareOptions'] },
  './compat': { names: ['default', 'init'], types: ['Compat', 'CompatEvent', 'CompatUser'] },
  './browser': {
    names: ['DataLoaf', 'autocapture', 'device', 'elements', 'vitals'],
    types: ['BrowserOptions', 'Watch', 'WatchedPage'],
  },
  './query': { names: ['QueryClient', 'QueryError'], types: ['QueryClientOptions'] },
  './aws': { names: ['awsKey'], types: ['AwsCredentials', 'AwsKeyOptions'] },
}

const root = new URL('..', import.meta.url)
const manifest = JSON.parse(read('package.json')) as Manifest

describe('the package', () => {
  it('exports these subpaths and no others', () => {
    const extra = ['./dataloaf.schema.json', './package.json', './plan.schema.json']
    expect(Object.keys(manifest.exports).sort()).toEqual([...Object.keys(surface), ...extra].sort())
  })

  it.each(Object.entries(surface))('%s exports these names', async (subpath, { names }) => {
    const module = (await import(fileURLToPath(new URL(target(subpath, 'default'), root)))) as object
    expect(Object.keys(module).sort()).toEqual(names)
  })

  it.each(Object.entries(surface))('%s declares these types', (subpath, { types }) => {
    const declared = read(target(subpath, 'types'))
    expect(types.filter((type) => !new RegExp(`\\b${type}\\b`).test(declared))).toEqual([])
  })

  it.each(Object.keys(surface))('%s loads nothing from outside the package', async (subpath) => {
    const entryPoints = [fileURLToPath(new URL(target(subpath, 'default'), root))]
    const { metafile } = await build({
      entryPoints,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      packages: 'external',
      external: ['node:*'],
    })
    const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
    expect(imported.filter((path) => !path.startsWith('node:'))).toEqual([])
  })

  it('loads at most 1.9 kB of gzip into a page that imports the browser SDK', async () => {
    const { outputFiles } = await build({
      stdin: { contents: `export { DataLoaf } from './dist/sdk/browser.js'`, resolveDir: fileURLToPath(root) },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    })
    expect(gzipSync(outputFiles[0]!.contents).byteLength).toBeLessThanOrEqual(1900)
  })

  it('serves the whole browser SDK in at most 3.5 kB of gzip', () => {
    expect(gzipSync(read('dist/web/d.js')).byteLength).toBeLessThanOrEqual(3500)
  })

  it('depends on nothing but the native parts of the server', () => {
    expect(manifest.dependencies).toBeUndefined()
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['@duckdb/node-api', 'libsql'])
  })
})

interface Manifest {
  exports: { [subpath: string]: string | { [condition: string]: string | { [condition: string]: string } } }
  dependencies?: object
  optionalDependencies: object
}

function target(subpath: string, condition: 'default' | 'types'): string {
  const entry = manifest.exports[subpath]
  const path = typeof entry === 'object' ? entry[condition] : entry
  if (typeof path !== 'string') throw new Error(`${subpath} has no ${condition}`)
  return path
}

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}
