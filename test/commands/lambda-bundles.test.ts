import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../dist/lambda', import.meta.url))
const bundles = readdirSync(folder).filter((file) => file.endsWith('.mjs'))
const most: { readonly [file: string]: number } = { 'ingest.mjs': 250_000, 'overflow.mjs': 250_000 }

describe('the functions of the AWS target', () => {
  it.each(bundles)('%s is small with all it loads at its start, so that it starts quickly', (file) => {
    const bytes = atStart(join(folder, file)).map((path) => statSync(path).size)
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(most[file] ?? 1_000_000)
  })

  it('hold no client of the AWS SDK that they do not use', () => {
    const clients = (file: string) =>
      atStart(join(folder, file))
        .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/name:"@aws-sdk\/(client-[a-z0-9-]+)"/g)])
        .map(([, name]) => name)
    expect(clients('ingest.mjs').sort()).toEqual(['client-firehose', 'client-sqs'])
    expect(clients('overflow.mjs')).toEqual(['client-firehose'])
  })
})

/** A file and what it imports, but for what it imports only when it needs it. */
function atStart(path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  const imports = [...readFileSync(path, 'utf8').matchAll(/(?:from|import)"(\.[^"]+)"/g)]
  return [path, ...imports.flatMap(([, file = '']) => atStart(join(dirname(path), file), seen))]
}
