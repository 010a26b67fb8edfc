import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventStream } from '../../src/runtime/ports.ts'
import type { Channel } from '../../src/runtime/records.ts'
import { type JournalOptions, openJournal } from '../../src/runtime/stream/journal.ts'
import { openFirehose } from '../support/firehose.ts'
import { type MemoryBucket, memoryBucket } from '../support/memory-bucket.ts'
import { motoMissing, useMoto } from '../support/moto.ts'

interface Opened {
  stream: EventStream
  /** What a reader that comes after a power cut would find, before anything was flushed. */
  durableLines(): Promise<string>
  /** The lines of a channel in the bucket, in some order. */
  lines(channel: Channel): Promise<string[]>
}

/** Each adapter of the port `EventStream`, empty. */
const streams: { name: string; open: () => Promise<Opened> }[] = [{ name: 'journal', open: openJournalStream }]
if (!motoMissing('event stream: firehose')) {
  const moto = useMoto()
  streams.push({ name: 'firehose', open: () => openFirehose(moto.endpoint) })
}

let directory: string
let bucket: MemoryBucket
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-stream-'))
  bucket = memoryBucket()
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function openJournalStream(): Promise<Opened> {
  const stream = await openJournal({ directory, bucket, clock: Date.now, segmentAge: 60_000 })
  return {
    stream,
    durableLines: () => segmentText(directory),
    lines: async (channel) => linesOf(bucket, `${channel}/`),
  }
}

describe.each(streams)('the event stream $name', ({ open }) => {
  it('has made lines durable when append resolves', async () => {
    const { stream, durableLines } = await open()
    await stream.append({ events: ['{"a":1}', '{"a":2}'], users: ['{"u":1}'] })
    for (const line of ['{"a":1}\n', '{"a":2}\n', '{"u":1}\n']) expect(await durableLines()).toContain(line)
    await stream.close()
  })

  it('has everything that was appended in the bucket when flush resolves', async () => {
    const { stream, lines } = await open()
    const wanted = Array.from({ length: 50 }, (_, index) => `{"n":${index}}`)
    const appends = wanted.map((line) => stream.append({ events: [line], users: [] }))
    await stream.flush()
    expect((await lines('events')).sort()).toEqual([...wanted].sort())
    await Promise.all(appends)
    await stream.close()
  })

  it('keeps the channels apart', async () => {
    const { stream, lines } = await open()
    for (let n = 0; n < 5; n += 1) await stream.append({ events: [`{"e":${n}}`], users: [`{"u":${n}}`] })
    await stream.flush()
    expect((await lines('events')).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `{"e":${n}}`))
    expect((await lines('users')).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `{"u":${n}}`))
    await stream.close()
  })

  it('closes with everything in the bucket, and takes nothing after', async () => {
    const { stream, lines } = await open()
    void stream.append({ events: ['{"last":true}'], users: [] })
    await stream.close()
    expect(await lines('events')).toEqual(['{"last":true}'])
    await expect(stream.append({ events: ['{}'], users: [] })).rejects.toMatchObject({ code: 'unavailable' })
    await stream.close()
  })

  it('puts nothing into the bucket when there was nothing', async () => {
    const { stream, lines } = await open()
    await stream.append({ events: [], users: [] })
    await stream.flush()
    await stream.close()
    expect([...(await lines('events')), ...(await lines('users'))]).toEqual([])
  })
})

describe('the journal', () => {
  const open = (more: Partial<JournalOptions> = {}) => openJournal({ directory, bucket, clock: Date.now, ...more })
  const segments = async () => (await readdir(directory)).filter((name) => name.endsWith('.segment'))

  it('keeps the order', async () => {
    const journal = await open({ segmentAge: 60_000 })
    const appends = Array.from({ length: 50 }, (_, index) => journal.append({ events: [`{"n":${index}}`], users: [] }))
    await journal.flush()
    expect(linesOf(bucket, 'events/')).toEqual(Array.from({ length: 50 }, (_, index) => `{"n":${index}}`))
    await Promise.all(appends)
    await journal.close()
  })

  it('names objects by channel, hour, time and content', async () => {
    const journal = await open({ segmentAge: 60_000 })
    await journal.append({ events: ['{}'], users: [] })
    await journal.close()
    expect([...bucket.objects.keys()]).toEqual([
      expect.stringMatching(/^events\/\d{4}(\/\d\d){3}\/\d{13}-[0-9a-f]{16}\.ndjson\.gz$/),
    ])
  })

  it('rejects a flush while the bucket refuses, and loses nothing', async () => {
    const journal = await open({ segmentAge: 60_000 })
    await journal.append({ events: ['{"a":1}'], users: [] })
    bucket.state.refuses = new Error('the bucket is on fire')
    await expect(journal.flush()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('on fire'),
    })
    bucket.state.refuses = undefined
    await journal.append({ events: ['{"a":2}'], users: [] })
    await journal.flush()
    expect(linesOf(bucket, 'events/')).toEqual(['{"a":1}', '{"a":2}'])
    await journal.close()
  })

  it('goes on with what an earlier process left', async () => {
    const first = await open({ segmentAge: 60_000 })
    await first.append({ events: ['{"a":1}'], users: [] })
    bucket.state.refuses = new Error('gone')
    await first.close()
    bucket.state.refuses = undefined
    const second = await open({ segmentAge: 60_000 })
    await second.flush()
    expect(linesOf(bucket, 'events/')).toEqual(['{"a":1}'])
    await second.close()
  })

  it('seals a segment by itself when it is old enough, and tells', async () => {
    const sealed = new Promise<string[]>((resolve) => {
      void open({ segmentAge: 20, onSealed: resolve }).then((journal) =>
        journal.append({ events: ['{}'], users: ['{}'] }),
      )
    })
    expect((await sealed).map((key) => key.split('/')[0])).toEqual(['events', 'users'])
    expect(await segments()).toEqual([])
  })

  it('seals a segment that is large enough', async () => {
    const journal = await open({ segmentBytes: 1_000, segmentAge: 60_000 })
    for (let n = 0; n < 10; n += 1) await journal.append({ events: [JSON.stringify('x'.repeat(500))], users: [] })
    await journal.close()
    expect(bucket.puts.length).toBe(5)
  })

  it('refuses with `overloaded` what would wait too long, and takes it again later', async () => {
    const journal = await open({ backlog: 1_000 })
    const line = JSON.stringify('x'.repeat(600))
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => journal.append({ events: [line], users: [] })))
    const refused = all.filter((one) => one.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.reason).toMatchObject({ code: 'overloaded', retryAfter: 1 })
    await journal.append({ events: [line], users: [] })
    await journal.close()
    expect(linesOf(bucket, 'events/')).toHaveLength(6 - refused.length)
  })

  it('keeps what the bucket refuses and tries again by itself', async () => {
    bucket.state.refuses = new Error('not now')
    const journal = await open({ segmentAge: 10 })
    await journal.append({ events: ['{"a":1}', '{"a":2}'], users: ['{}'] })
    await waitUntil(() => journal.stats().lastError !== null)
    const { received, waiting, lastError } = journal.stats()
    expect(received).toEqual({ events: 2, users: 1 })
    expect(waiting).toMatchObject({ segments: 1, events: 2, users: 1 })
    expect(lastError?.message).toContain('not now')
    bucket.state.refuses = undefined
    await waitUntil(() => journal.stats().waiting.segments === 0)
    expect(journal.stats().lastError).toBeNull()
    await journal.close()
  })

  it('gives a segment that is sealed twice the same keys', async () => {
    const journal = await open({ segmentAge: 60_000 })
    await journal.append({ events: ['{"a":1}'], users: ['{"u":1}'] })
    const [name] = await segments()
    const bytes = await readFile(join(directory, name!))
    await journal.close()
    const before = new Map(bucket.objects)
    await writeFile(join(directory, name!), bytes)
    await (await open()).close()
    expect(bucket.puts).toHaveLength(4)
    expect(bucket.objects).toEqual(before)
  })

  it('cuts a torn tail off, reports it and keeps its bytes', async () => {
    const journal = await open({ segmentAge: 60_000 })
    await journal.append({ events: ['{"a":1}'], users: [] })
    await journal.append({ events: ['{"a":2}'], users: [] })
    const [name] = await segments()
    const bytes = await readFile(join(directory, name!))
    await journal.close()
    bucket.objects.clear()
    await writeFile(join(directory, name!), bytes.subarray(0, -3))
    const again = await open()
    const from = bytes.length / 2
    expect(again.recovered).toEqual({
      segments: 1,
      events: 1,
      users: 0,
      damaged: [],
      torn: [{ segment: name, from, to: bytes.length - 3 }],
    })
    await again.close()
    expect(linesOf(bucket, 'events/')).toEqual(['{"a":1}'])
    expect(await readdir(join(directory, 'damaged'))).toHaveLength(1)
  })

  it('recovers what lies before and behind a flipped byte, and keeps the damaged bytes', async () => {
    const journal = await open({ segmentAge: 60_000 })
    for (const n of [1, 2, 3]) await journal.append({ events: [`{"a":${n}}`], users: [] })
    const [name] = await segments()
    const bytes = await readFile(join(directory, name!))
    await journal.close()
    bucket.objects.clear()
    const size = bytes.length / 3
    bytes[size + 35]! ^= 0x10
    await writeFile(join(directory, name!), bytes)
    const again = await open()
    expect(again.recovered).toMatchObject({
      events: 2,
      torn: [],
      damaged: [{ segment: name, from: size, to: 2 * size }],
    })
    await again.close()
    expect(linesOf(bucket, 'events/')).toEqual(['{"a":1}', '{"a":3}'])
    const [kept] = await readdir(join(directory, 'damaged'))
    expect(await readFile(join(directory, 'damaged', kept!))).toEqual(bytes.subarray(size, 2 * size))
  })
})

function linesOf(from: MemoryBucket, prefix: string): string[] {
  const keys = [...from.objects.keys()].filter((key) => key.startsWith(prefix)).sort()
  return keys.flatMap((key) => gunzipSync(from.objects.get(key)!).toString().trimEnd().split('\n'))
}

async function segmentText(from: string): Promise<string> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.segment'))
  return (await Promise.all(names.map((name) => readFile(join(from, name), 'utf8')))).join('')
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
