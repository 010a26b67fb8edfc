import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../dist/lambda', import.meta.url))
const bundles = readdirSync(folder).filter((file) => file.endsWith('.mjs'))
const most: { readonly [file: string]: number } = { 'ingest.mjs': 250_000, 'overflow.mjs': 250_000 }

describe('the functions of the AWS target', () => {
  it.each(bundles)('%s is small, so that it starts quickly', (file) => {
    expect(statSync(`${folder}/${file}`).size).toBeLessThanOrEqual(most[file] ?? 1_000_000)
  })

  it('hold no client of the AWS SDK that they do not use', () => {
    const clients = (file: string) =>
      [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/name:"@aws-sdk\/(client-[a-z0-9-]+)"/g)].map(
        ([, name]) => name,
      )
    expect(clients('ingest.mjs').sort()).toEqual(['client-firehose', 'client-sqs'])
    expect(clients('overflow.mjs')).toEqual(['client-firehose'])
  })
})
