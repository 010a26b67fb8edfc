import { mkdtempSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderBucket } from '../../src/runtime/bucket/folder.ts'
import type { Bucket, BucketObject } from '../../src/runtime/ports.ts'

const buckets = [{ name: 'folder', open: (directory: string) => folderBucket(directory) }]

describe.each(buckets)('bucket: $name', ({ open }) => {
  let directory: string
  let bucket: Bucket

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dataloaf-bucket-'))
    bucket = open(directory)
  })
  afterEach(() => rm(directory, { recursive: true, force: true }))

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
        await rm(directory, { recursive: true, force: true })
        // A key cannot be a file and a folder at once.
        const files = wanted.filter((one) => !wanted.some((other) => other.startsWith(`${one}/`)))
        for (const one of new Set(files)) await bucket.put(one, Buffer.from(one))
        const expected = [...new Set(files)].filter((one) => one.startsWith(prefix) && one > after).sort()
        expect(await keys(bucket.list(prefix, after))).toEqual(expected)
        expect(await keys(bucket.list(''))).toEqual([...new Set(files)].sort())
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

async function all(objects: AsyncIterable<BucketObject>): Promise<BucketObject[]> {
  const found: BucketObject[] = []
  for await (const object of objects) found.push(object)
  return found
}

async function keys(objects: AsyncIterable<BucketObject>): Promise<string[]> {
  return (await all(objects)).map(({ key }) => key)
}
