import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import { type ImportJobState, importJobs } from '../../src/runtime/jobs/import-jobs.ts'
import { type ImportJob, importObject } from '../../src/runtime/jobs/import-object.ts'
import { type Client, clientOf, json, useShop } from '../support/local.ts'
import { type MemoryBucket, memoryBucket } from '../support/memory-bucket.ts'
import { type MemoryStream, memoryStream } from '../support/memory-stream.ts'

describe('imports that a worker takes in', () => {
  const { shop } = useShop()
  let bucket: MemoryBucket
  let stream: MemoryStream
  let queue: ImportJob[]
  let queueFault: Error | undefined
  let now: number
  let client: Client

  beforeEach(() => {
    bucket = memoryBucket()
    stream = memoryStream()
    queue = []
    queueFault = undefined
    now = Date.parse('2026-01-31T10:00:00Z')
    const add = async (job: ImportJob) => {
      if (queueFault) throw queueFault
      queue.push(job)
    }
    const upload = async (key: string, body: AsyncIterable<Uint8Array>) => {
      const parts: Uint8Array[] = []
      for await (const part of body) parts.push(part)
      await bucket.put(key, Buffer.concat(parts))
    }
    const jobs = importJobs({ bucket, upload, jobs: { add }, clock: () => now })
    client = clientOf({ ...shop.runtime, importJobs: jobs })
  })

  const send = (importId: string, body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, more = {}) => {
    const headers = { authorization: `Bearer ${shop.runtime.accounts.token}` }
    const path = `/api/apps/Shop/import?import_id=${importId}`
    return client.app.request(path, { method: 'POST', headers, body, ...more })
  }
  const told = (importId: string) =>
    json<{ accepted: number; done: boolean; jobs: ImportJobState[] }>(client.get(`/api/apps/Shop/imports/${importId}`))
  /** A worker takes the first job and goes on for so many chunks; `cut` breaks its connection after so many bytes. */
  async function work(
    job = queue.shift()!,
    { chunks = Number.POSITIVE_INFINITY, cut = Number.POSITIVE_INFINITY } = {},
  ) {
    let appended = 0
    const counting = {
      ...stream,
      async append(batch: Parameters<MemoryStream['append']>[0]) {
        appended += 1
        await stream.append(batch)
      },
    }
    const open = async (address: string) => {
      const file = await bucket.get(address.replace('memory:', ''))
      return (async function* () {
        for (let at = 0; at < file.length; at += 1_000) {
          if (at >= cut) throw new Error('reset by peer')
          yield file.subarray(at, at + 1_000)
        }
      })()
    }
    // Time stands still until it is up.
    const clock = () => (appended >= chunks ? now + 1 : now)
    return await importObject(job, {
      bucket,
      open,
      stream: counting,
      collections: { declared: async () => null },
      clock,
      patience: 1,
    })
  }
  const lines = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => JSON.stringify({ event_name: 'imported', user_id: `u${from + n}` })).join(
      '\n',
    )

  it('are answered with a job, which is queued, then running, then done', async () => {
    const answer = await send('i1', `${lines(2_500)}\nnot JSON\n{"event_name":""}`)
    const { job_id, ...rest } = await json<{ job_id: string }>(answer)
    expect({ status: answer.status, rest }).toEqual({ status: 202, rest: { import_id: 'i1' } })
    const none = { items: 0, accepted: 0, rejected_count: 0, rejected: [] }
    expect(await told('i1')).toEqual({ accepted: 0, done: false, jobs: [{ job_id, state: 'queued', ...none }] })
    expect(stream.events).toEqual([])

    const job = queue.shift()!
    await work(job, { chunks: 1 })
    const running = { job_id, state: 'running', ...none, items: 1_000, accepted: 1_000 }
    expect(await told('i1')).toEqual({ accepted: 1_000, done: false, jobs: [running] })

    await work(job)
    const done = await told('i1')
    expect(done).toMatchObject({
      accepted: 2_500,
      done: true,
      jobs: [{ state: 'done', items: 2_502, rejected_count: 2 }],
    })
    expect(done.jobs[0]?.rejected.map(({ index, code }) => ({ index, code }))).toEqual([
      { index: 2_500, code: 'invalid_json' },
      { index: 2_501, code: 'missing' },
    ])
    expect(stream.events.map(({ user_id }) => user_id)).toEqual(Array.from({ length: 2_500 }, (_, n) => `u${n}`))
  })

  it('each have their own progress and event ids under one import id', async () => {
    await send('i1', lines(1_500))
    await send('i1', lines(1_500, 10_000))
    await work(queue[0], { chunks: 1 })
    await work(queue[1])
    await work(queue[0])
    expect(await told('i1')).toMatchObject({
      accepted: 3_000,
      done: true,
      jobs: [{ accepted: 1_500 }, { accepted: 1_500 }],
    })
    expect(new Set(stream.events.map(({ event_id }) => event_id)).size).toBe(3_000)
    expect(new Set(stream.events.map(({ user_id }) => user_id)).size).toBe(3_000)
    expect(stream.events.every(({ import_id }) => import_id === 'i1')).toBe(true)
  })

  it('are counted once when a job is delivered twice, at once or later', async () => {
    await send('i1', lines(2_500))
    const job = queue[0]!
    await Promise.all([work(job), work(job)])
    expect(new Set(stream.events.map(({ event_id }) => event_id)).size).toBe(2_500)
    const sent = stream.events.length
    await work(job)
    expect(stream.events.length).toBe(sent)
    expect(await told('i1')).toMatchObject({ accepted: 2_500, done: true, jobs: [{ state: 'done', items: 2_500 }] })
  })

  const random = Buffer.from(
    Array.from({ length: 60_000 }, (_, n) => `{"event_name":"a","user_id":"${n * 7_919}"}`).join('\n'),
  )
  it.each([
    ['gzip that is cut off', gzipSync(random).subarray(0, 200_000), /cannot be read/],
    ['gzip with holes', Buffer.concat([gzipSync(random).subarray(0, 100_000), Buffer.alloc(9_000)]), /cannot be read/],
    ['an array that is cut off', Buffer.from('[{"event_name":"a"}'), /not JSON/],
    ['an object that is no batch', Buffer.from('{\n"a": 1\n}'), /neither an array/],
  ])('fail with a reason for %s, and are not tried again', async (_, body, reason) => {
    await send('broken', new Uint8Array(body))
    const progress = await work(queue[0])
    const failed = { state: 'failed', error: { code: 'invalid_input', message: expect.stringMatching(reason) } }
    expect(await told('broken')).toMatchObject({ accepted: progress.accepted, done: true, jobs: [failed] })
    const sent = stream.events.length
    await work(queue[0])
    expect(stream.events.length).toBe(sent)
  })

  it.each([
    ['plain', Buffer.from(lines(2_500))],
    ['gzipped', gzipSync(lines(2_500))],
  ])('do not blame a %s file for a connection that breaks', async (_, body) => {
    await send('i1', new Uint8Array(body))
    const cut = Math.floor(body.length / 2)
    await expect(work(queue[0], { cut })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await told('i1')).toMatchObject({ done: false, jobs: [{ state: 'running' }] })
    await work(queue[0])
    expect(await told('i1')).toMatchObject({ accepted: 2_500, done: true, jobs: [{ state: 'done' }] })
  })

  it('are nobody’s until the queue has them', async () => {
    queueFault = new DataLoafError('unavailable', 'The queue is away.')
    expect((await send('i1', lines(10))).status).toBe(503)
    expect((await client.get('/api/apps/Shop/imports/i1')).status).toBe(404)
    queueFault = undefined
    expect((await send('i1', lines(10))).status).toBe(202)
    expect((await told('i1')).jobs).toHaveLength(1)
  })

  it('leave nothing behind when the sender goes away', async () => {
    const gone = new AbortController()
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(lines(10)))
      },
      pull(controller) {
        gone.abort()
        controller.error(new Error('aborted'))
      },
    })
    const answer = await send('i1', body, { duplex: 'half', signal: gone.signal })
    expect(await json(answer)).toMatchObject({ error: { code: 'cancelled' } })
    expect({ queue, keys: [...bucket.objects.keys()] }).toEqual({ queue: [], keys: [] })
  })

  it('are given up when nobody has worked on them for six hours, and told of again when somebody does', async () => {
    await send('i1', lines(2_500))
    now += 1_000
    await send('i1', lines(2_500))
    now += 3_600_000
    await work(queue[0], { chunks: 1 })
    now += 5.5 * 3_600_000
    const abandoned = { state: 'failed', error: { code: 'unavailable' } }
    expect(await told('i1')).toMatchObject({ done: false, jobs: [{ state: 'running' }, abandoned] })
    now += 3_600_000
    expect(await told('i1')).toMatchObject({ done: true, jobs: [{ ...abandoned, accepted: 1_000 }, abandoned] })
    await work(queue[0])
    await work(queue[1])
    expect(await told('i1')).toMatchObject({
      accepted: 5_000,
      done: true,
      jobs: [{ state: 'done' }, { state: 'done' }],
    })
  })

  it('are cancelled at the next chunk, or before they begin, and what was taken in stays', async () => {
    for (const [at, count] of [2_500, 2_500, 500].entries()) {
      now += 1_000
      await send('i1', lines(count, at * 10_000))
    }
    await work(queue[2])
    await work(queue[0], { chunks: 1 })
    const cancelled = { state: 'failed', error: { code: 'cancelled', hint: expect.stringContaining('again') } }
    const all = { accepted: 1_500, done: true, jobs: [{ ...cancelled, items: 1_000 }, cancelled, { state: 'done' }] }
    expect(await json(client.delete('/api/apps/Shop/imports/i1'))).toMatchObject(all)
    for (const job of queue) await work(job)
    expect(await told('i1')).toMatchObject(all)
    expect(stream.events).toHaveLength(1_500)
    now += 1_000
    await send('i1', lines(2_500))
    await work(queue[3])
    expect((await told('i1')).jobs.at(-1)).toMatchObject({ state: 'done', accepted: 2_500 })
    const { entries } = await json<{ entries: object[] }>(client.get('/api/audit?action=app.cancel_import'))
    expect(entries).toMatchObject([{ subject: 'i1' }])
  })

  it('are not found when there is none of that name, or the name leads elsewhere', async () => {
    await send('i1', lines(10))
    for (const name of ['i', 'i12', encodeURIComponent('i1/'), encodeURIComponent('../Shop/i1')]) {
      expect((await client.get(`/api/apps/Shop/imports/${name}`)).status).toBe(404)
      expect((await client.delete(`/api/apps/Shop/imports/${name}`)).status).toBe(404)
    }
  })
})
