import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import { s3Bucket } from '../../src/runtime/bucket/s3.ts'
import type { Bucket, BucketObject } from '../../src/runtime/ports.ts'
import { type AwsRequest, denied, lostReply, openFaultyAws, throttled } from '../support/faulty-aws.ts'
import { clientOptions, hasMoto, motoMissing, useMoto } from '../support/moto.ts'

interface Opened {
  bucket: Bucket
  close(): Promise<void>
}

/** Each adapter of the port `Bucket`, empty. */
const buckets: { name: string; open: () => Promise<Opened> }[] = [{ name: 'folder', open: openFolder }]
if (!motoMissing('bucket: s3')) {
  const moto = useMoto()
  buckets.push({ name: 's3', open: () => openS3(moto.endpoint) })
}

async function openFolder(): Promise<Opened> {
  const directory = mkdtempSync(join(tmpdir(), 'dataloaf-bucket-'))
  return { bucket: folderBucket(directory), close: () => rm(directory, { recursive: true, force: true }) }
}

async function openS3(endpoint: string): Promise<Opened> {
  const client = new S3Client({ ...clientOptions(endpoint), forcePathStyle: true })
  const name = `test-${randomUUID()}`
  await client.send(new CreateBucketCommand({ Bucket: name }))
  return { bucket: s3Bucket({ client, name }), close: async () => client.destroy() }
}

describe.each(buckets)('bucket: $name', ({ open }) => {
  let opened: Opened
  let bucket: Bucket

  beforeEach(async () => {
    opened = await open()
    bucket = opened.bucket
  })
  afterEach(() => opened.close())

  it('gives back the bytes that were put', async () => {
    const body = Buffer.from([0, 255, 10, 13, 0])
    await bucket.put('events/2026/a.gz', body)
    expect(await bucket.get('events/2026/a.gz')).toEqual(body)
  })

  it('is empty, not broken, before the first object', async () => {
    expect(await keys(bucket.list('events/'))).toEqual([])
    await expect(bucket.get('events/a')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('does not change when the same bytes are put again', async () => {
    await bucket.put('a/b', Buffer.from('x'))
    await bucket.put('a/b', Buffer.from('x'))
    expect(await all(bucket.list(''))).toEqual([{ key: 'a/b', bytes: 1 }])
  })

  it('holds one whole object when the same key is put at the same time', async () => {
    const bodies = ['a', 'b', 'c'].map((letter) => Buffer.from(letter.repeat(100_000)))
    await Promise.all(bodies.map((body) => bucket.put('a/b', body)))
    expect(bodies.map(String)).toContain(String(await bucket.get('a/b')))
    expect(await keys(bucket.list(''))).toEqual(['a/b'])
  })

  it('lists keys in ascending order, by prefix and after a key', async () => {
    const key = fc
      .array(fc.constantFrom('a', 'b', 'a.b', 'a-b', '2026', '01'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'))
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 12 }), key, key, async (wanted, prefix, after) => {
        const { bucket, close } = await open()
        // A key cannot be a file and a folder at once.
        const files = wanted.filter((one) => !wanted.some((other) => other.startsWith(`${one}/`)))
        for (const one of new Set(files)) await bucket.put(one, Buffer.from(one))
        const expected = [...new Set(files)].filter((one) => one.startsWith(prefix) && one > after).sort()
        expect(await keys(bucket.list(prefix, after))).toEqual(expected)
        expect(await keys(bucket.list(''))).toEqual([...new Set(files)].sort())
        await close()
      }),
      { numRuns: 60 },
    )
  })

  it('deletes objects, and those that are not there as well', async () => {
    for (const key of ['a/b', 'a/c', 'd/e']) await bucket.put(key, Buffer.from('x'))
    await bucket.delete(['a/b', 'd/e', 'd/never', 'nowhere/at/all'])
    await bucket.delete([])
    expect(await keys(bucket.list(''))).toEqual(['a/c'])
    await expect(bucket.get('a/b')).rejects.toMatchObject({ code: 'not_found' })
    await bucket.put('a/b', Buffer.from('y'))
    expect(String(await bucket.get('a/b'))).toBe('y')
  })

  it('deletes nothing when one of the keys is none', async () => {
    await bucket.put('a/b', Buffer.from('x'))
    await expect(bucket.delete(['a/b', '../c'])).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await keys(bucket.list(''))).toEqual(['a/b'])
  })

  it.each(['', '../a', 'a/../b', '/a', 'a//b', 'a/', 'a\\b', 'a\nb', '.', 'a/.hidden', 'a\0b'])(
    'refuses the key %j',
    async (key) => {
      await expect(bucket.put(key, Buffer.from('x'))).rejects.toMatchObject({ code: 'invalid_input' })
      await expect(bucket.get(key)).rejects.toMatchObject({ code: 'invalid_input' })
    },
  )
})

describe('folder bucket', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dataloaf-bucket-'))
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

  it('answers the path of the file as the address', async () => {
    const bucket = folderBucket(directory)
    await bucket.put('events/a', Buffer.from('x'))
    expect(String(await readFile(bucket.address('events/a')))).toBe('x')
  })

  it('neither lists what a crash left unfinished nor keeps it', async () => {
    const bucket = folderBucket(directory)
    await mkdir(join(directory, 'events'))
    await writeFile(join(directory, 'events', 'a.partial'), 'half')
    expect(await keys(bucket.list(''))).toEqual([])
    await bucket.put('events/a', Buffer.from('whole'))
    expect(await readdir(join(directory, 'events'))).toEqual(['a'])
  })

  it('writes a damaged object again', async () => {
    const bucket = folderBucket(directory)
    await bucket.put('a', Buffer.from('right'))
    await writeFile(join(directory, 'a'), 'wrong')
    await bucket.put('a', Buffer.from('right'))
    expect(String(await bucket.get('a'))).toBe('right')
  })

  it('does not follow a link into a loop when it lists', async () => {
    const bucket = folderBucket(directory)
    await bucket.put('events/a', Buffer.from('x'))
    await symlink(directory, join(directory, 'events', 'loop'))
    expect(await keys(bucket.list(''))).toContain('events/a')
  })
})

describe.runIf(hasMoto)('s3 bucket', () => {
  const moto = useMoto()

  async function openFaulty() {
    const aws = await openFaultyAws(moto.endpoint)
    const { bucket, close } = await openS3(aws.endpoint)
    return { bucket, aws, close: () => Promise.all([close(), aws.close()]) }
  }

  it('lists, and deletes, more objects than S3 does at once', async () => {
    const { bucket, close } = await openS3(moto.endpoint)
    const wanted = Array.from({ length: 130 }, (_, n) => `events/${String(n).padStart(4, '0')}`)
    await Promise.all(wanted.map((key) => bucket.put(key, Buffer.from('x'))))
    expect(await keys(bucket.list('events/'))).toEqual(wanted)
    const never = Array.from({ length: 1_100 }, (_, n) => `never/${n}`)
    await bucket.delete([...never, ...wanted.slice(0, 100)])
    expect(await keys(bucket.list(''))).toEqual(wanted.slice(100))
    await close()
  })

  it('answers a URL as the address', async () => {
    const { bucket, close } = await openS3(moto.endpoint)
    expect(bucket.address('events/a.gz')).toMatch(/^s3:\/\/test-[-0-9a-f]+\/events\/a\.gz$/)
    await close()
  })

  it('tries again when S3 is busy or its reply was lost', async () => {
    const { bucket, aws, close } = await openFaulty()
    const isPut = ({ method, path }: AwsRequest) => method === 'PUT' && path.includes('/a')
    aws.faults.push(...[throttled, lostReply].map((fault) => ({ fits: isPut, fault })))
    await bucket.put('a', Buffer.from('x'))
    expect(aws.faults).toEqual([])
    expect(String(await bucket.get('a'))).toBe('x')
    await close()
  })

  it('says so when it may not', async () => {
    const { bucket, aws, close } = await openFaulty()
    aws.faults.push({ fits: ({ method }) => method === 'GET', fault: denied })
    await expect(bucket.get('a')).rejects.toMatchObject({ code: 'unavailable' })
    await close()
  })
})

async function all(objects: AsyncIterable<BucketObject>): Promise<BucketObject[]> {
  const found: BucketObject[] = []
  for await (const object of objects) found.push(object)
  return found
}

async function keys(objects: AsyncIterable<BucketObject>): Promise<string[]> {
  return (await all(objects)).map(({ key }) => key)
}
