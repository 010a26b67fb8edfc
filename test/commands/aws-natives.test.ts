import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, it } from 'vitest'
import { folder } from '../support/cli.ts'
import { clientOptions, credentials, motoMissing, useMoto } from '../support/moto.ts'

const missing = motoMissing('up without npm’s registry')

describe.skipIf(missing)('up of a host with data of its own, where npm reaches no registry', () => {
  const moto = missing ? { endpoint: '' } : useMoto()

  it('says so and makes nothing', async () => {
    const here = folder()
    const aws = { region: 'us-east-1', warehouse: { kind: 'host' } }
    writeFileSync(join(here.path, 'dataloaf.json'), JSON.stringify({ name: 'My shop', target: 'aws', aws }))
    const env = {
      HOME: here.path,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL: moto.endpoint,
      npm_config_registry: 'http://127.0.0.1:9',
    }
    const { code, stderr } = await here.run(['up', '--yes'], { env })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/Fetching DuckDB and SQLite.+could not be fetched with npm\..+npm ping/s),
    })
    const { Buckets = [] } = await new S3Client(clientOptions(moto.endpoint)).send(new ListBucketsCommand({}))
    expect({ buckets: Buckets, engine: existsSync(join(here.path, '.dataloaf', 'pulumi')) }).toEqual({
      buckets: [],
      engine: false,
    })
    await here.remove()
  })
})
