import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * The layer table of CONTRIBUTING.md. A file belongs to the longest key that starts its path; it may import from
 * its own layer and from those listed. `types` lists what may be imported as types only.
 */
const layers: { [layer: string]: { may: string[]; types?: string[] } } = {
  'src/event.ts': { may: [] },
  'src/errors.ts': { may: [] },
  'src/config.ts': { may: ['src/errors.ts'] },
  'src/sdk/': { may: ['src/event.ts'], types: ['src/runtime/query/'] },
  'src/runtime/query/': { may: ['src/event.ts', 'src/errors.ts'] },
  'src/runtime/': {
    may: [
      'src/event.ts',
      'src/errors.ts',
      'src/config.ts',
      'src/runtime/query/',
      'src/runtime/warehouse/schema.ts',
      'src/runtime/places.ts',
      'src/runtime/accounts/callback.ts',
    ],
    types: ['src/runtime/targets/'],
  },
  'src/runtime/warehouse/schema.ts': { may: [] },
  'src/runtime/places.ts': { may: [] },
  'src/runtime/accounts/callback.ts': { may: [] },
  'src/runtime/told.ts': { may: ['src/errors.ts'] },
  'src/runtime/targets/': {
    may: [
      'src/event.ts',
      'src/errors.ts',
      'src/config.ts',
      'src/runtime/',
      'src/runtime/query/',
      'src/runtime/warehouse/schema.ts',
      'src/runtime/places.ts',
      'src/runtime/told.ts',
    ],
  },
  'src/stack/': {
    may: [
      'src/event.ts',
      'src/errors.ts',
      'src/config.ts',
      'src/runtime/warehouse/schema.ts',
      'src/runtime/places.ts',
      'src/runtime/told.ts',
      'src/runtime/accounts/callback.ts',
    ],
  },
  'src/cli/': { may: ['src/'] },
  'src/commands/': { may: ['src/'] },
  'web/': { may: [], types: ['src/'] },
}

const root = fileURLToPath(new URL('..', import.meta.url))
const files = ['src', 'web'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
)

describe('layers', () => {
  it('finds the code', () => {
    expect(files.length).toBeGreaterThan(50)
  })

  it('imports point down', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file).filter(({ path, typeOnly }) => !allowed(file, path, typeOnly)),
    )
    expect(wrong.map(({ file, path }) => `${file} imports ${path}`)).toEqual([])
  })

  it('only targets/ chooses adapters', () => {
    const adapters =
      /^src\/runtime\/(stream\/(journal|firehose|overflow)|bucket\/(folder|s3|s3-object)|warehouse\/(duckdb|redshift))\.ts$/
    const choosers = files.filter(
      (file) =>
        !file.startsWith('src/runtime/targets/') &&
        importsOf(file).some(
          ({ path, typeOnly }) => adapters.test(path) && !typeOnly && dirname(path) !== dirname(file),
        ),
    )
    expect(choosers).toEqual([])
  })

  it('the query engine knows no clock, no process and no input or output', () => {
    const query = files.filter((file) => file.startsWith('src/runtime/query/'))
    const wrong = query.filter((file) => /\bDate\.now\(|new Date\(\)|\bprocess\.|from 'node:/.test(read(file)))
    expect(wrong).toEqual([])
  })
})

function allowed(file: string, path: string, typeOnly: boolean): boolean {
  const own = layerOf(file)
  const target = layerOf(path)
  const { may, types = [] } = layers[own] ?? { may: [] }
  return own === target || [...may, ...(typeOnly ? types : [])].some((layer) => layer === target || layer === 'src/')
}

function layerOf(path: string): string {
  const fits = Object.keys(layers).filter((layer) => path.startsWith(layer))
  return fits.sort((a, b) => b.length - a.length)[0] ?? 'none'
}

function importsOf(file: string): { file: string; path: string; typeOnly: boolean }[] {
  const statements = read(file).matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g,
  )
  return [...statements].map(([text, type, from, lazy]) => ({
    file,
    path: relative(root, join(root, dirname(file), from ?? lazy ?? '')),
    // `typeof import('…')` and `import('…').Name` in a type position are erased like `import type`.
    typeOnly: type !== undefined || (lazy !== undefined && /typeof\s*$/.test(text)),
  }))
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
