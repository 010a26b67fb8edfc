import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventItem, Item } from '../../../src/event.ts'
import { DataLoaf, type DataLoafOptions, type FetchInit } from '../../../src/sdk/node.ts'
import { version } from '../../../src/sdk/version.ts'

const start = Date.parse('2026-01-31T10:00:00.000Z')

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('when batches are sent', () => {
  it('sends as soon as flushAt items wait', async () => {
    const { dataloaf, batches } = client({ flushAt: 3 })
    for (const name of ['a', 'b', 'c']) dataloaf.track(name, { userId: 'u1' })
    await dataloaf.flush()
    expect(names(batches)).toEqual([['a', 'b', 'c']])
  })

  it('sends fewer after flushInterval', async () => {
    const { dataloaf, batches } = client({ flushInterval: 700 })
    dataloaf.track('a', { userId: 'u1' })
    await vi.advanceTimersByTimeAsync(699)
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await dataloaf.flush()
    expect(names(batches)).toEqual([['a']])
  })

  it('keeps to both limits of a batch', async () => {
    const { dataloaf, batches } = client({ maxBatchItems: 4, maxBatchBytes: 1000 })
    for (let i = 0; i < 8; i++) dataloaf.track(`e${i}`, { userId: 'u1' })
    dataloaf.track('large', { userId: 'u1', attributes: { text: 'x'.repeat(900) } })
    dataloaf.track('last', { userId: 'u1' })
    await dataloaf.flush()
    expect(names(batches).map((batch) => batch.length)).toEqual([4, 4, 1, 1])
  })

  it('leaves a remainder below flushAt for the timer', async () => {
    const { dataloaf, batches } = client({ flushAt: 2, maxBatchItems: 2, flushInterval: 100 })
    for (const name of ['a', 'b', 'c']) dataloaf.track(name, { userId: 'u1' })
    await vi.waitFor(() => expect(names(batches)).toEqual([['a', 'b']]))
    await vi.advanceTimersByTimeAsync(100)
    await dataloaf.flush()
    expect(names(batches)).toEqual([['a', 'b'], ['c']])
  })
})

describe('what is sent', () => {
  it('takes attributes as they are at the call, with dates as text and undefined left out', async () => {
    const { dataloaf, batches } = client()
    const attributes = { at: new Date(start), none: undefined, nested: { 'a.b': [1, null] }, text: 'naïve "quoted"' }
    dataloaf.track('signed_up', { userId: 'u1', attributes })
    attributes.text = 'changed later'
    await dataloaf.flush()
    expect((batches[0]![0] as EventItem).event_attributes).toEqual({
      at: '2026-01-31T10:00:00.000Z',
      nested: { 'a.b': [1, null] },
      text: 'naïve "quoted"',
    })
  })

  it('says the package version', () => {
    const { version: packageVersion } = JSON.parse(readFileSync('package.json', 'utf8'))
    expect(version).toBe(packageVersion)
  })

  it('sends plain JSON without gzip', async () => {
    const { dataloaf, requests } = client({ gzip: false })
    dataloaf.track('a', { userId: 'u1' })
    await dataloaf.flush()
    expect(requests[0]!.headers).not.toHaveProperty('content-encoding')
    expect(JSON.parse(new TextDecoder().decode(requests[0]!.body)).batch).toMatchObject([{ event_name: 'a' }])
  })
})

describe('what cannot be sent', () => {
  const circular: { self?: unknown } = {}
  circular.self = circular

  it.each([
    ['a circular attribute', (d: DataLoaf) => d.track('a', { userId: 'u1', attributes: circular as never })],
    ['an event of nobody', (d: DataLoaf) => d.track('a', {} as never)],
    ['an empty name', (d: DataLoaf) => d.track('', { userId: 'u1' })],
    ['more than 32 kB', (d: DataLoaf) => d.track('a', { userId: 'u1', attributes: { text: '€'.repeat(12_000) } })],
    ['no options at all', (d: DataLoaf) => (d.track as (name: string) => void).call(d, 'a')],
    ['an alias of nothing', (d: DataLoaf) => (d.alias as () => void).call(d)],
    ['an alias of nobody', (d: DataLoaf) => d.alias({ from: '', to: 'u1' })],
  ])('%s is reported and dropped, and never thrown', async (what, call) => {
    const { dataloaf, problems, drops, batches } = client()
    call(dataloaf)
    dataloaf.track('good', { userId: 'u1' })
    await dataloaf.flush()
    expect(problems).toEqual(['invalid'])
    // What is not even an item cannot be handed over.
    expect(drops).toEqual(what.startsWith('no') || what.endsWith('nothing') ? [] : [['invalid', 1]])
    expect(names(batches)).toEqual([['good']])
  })

  it('an unreadable time is reported', async () => {
    const { dataloaf, problems } = client()
    dataloaf.track('a', { userId: 'u1', eventCreated: 'yesterday' })
    expect(problems).toEqual(['invalid'])
  })
})

describe('bounds', () => {
  it('drops the newest when the queue is full, and says so once', async () => {
    const { dataloaf, problems, drops, batches } = client({ maxQueueBytes: 1000, flushAt: 1000 })
    for (let i = 0; i < 20; i++) dataloaf.track(`e${i}`, { userId: 'u1' })
    await dataloaf.flush()
    const kept = names(batches).flat()
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => `e${i}`))
    expect(drops.length).toBe(20 - kept.length)
    expect(drops[0]).toEqual(['queue_full', 1])
    expect(problems).toEqual(['queue_full'])
  })

  it('has room again once a batch is delivered', async () => {
    const { dataloaf, drops, batches } = client({ maxQueueBytes: 1000, flushAt: 1000 })
    for (let i = 0; i < 20; i++) {
      dataloaf.track('a', { userId: 'u1' })
      await dataloaf.flush()
    }
    expect(drops).toEqual([])
    expect(batches.length).toBe(20)
  })

  it('drops what is tracked after close', async () => {
    const { dataloaf, drops, batches } = client()
    dataloaf.track('before', { userId: 'u1' })
    await dataloaf.close()
    dataloaf.track('after', { userId: 'u1' })
    expect(names(batches)).toEqual([['before']])
    expect(drops).toEqual([['closed', 1]])
  })

  it('a handler that throws stops nothing', async () => {
    const failures: unknown[] = []
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => failures.push(error))
    const { dataloaf, batches } = client({
      onError: () => {
        throw new Error('the handler broke')
      },
    })
    dataloaf.track('', { userId: 'u1' })
    dataloaf.track('good', { userId: 'u1' })
    await dataloaf.flush()
    await new Promise((resolve) => setImmediate(resolve))
    for (const listener of listeners) process.on('uncaughtException', listener)
    expect(names(batches)).toEqual([['good']])
    expect(failures).toEqual([new Error('the handler broke')])
  })
})

describe('options', () => {
  it.each([
    [{ endpoint: 'localhost:4600', writeKey: 'wk_1' }, 'endpoint is not an http address: localhost:4600'],
    [{ endpoint: 'http://127.0.0.1', writeKey: '' }, 'writeKey is missing'],
  ])('%j are refused at once', (options, message) => {
    expect(() => new DataLoaf(options)).toThrow(message)
  })
})

interface Recorded {
  dataloaf: DataLoaf
  requests: FetchInit[]
  batches: Item[][]
  problems: string[]
  drops: [string, number][]
}

function client(options: Partial<DataLoafOptions> = {}): Recorded {
  const requests: FetchInit[] = []
  const batches: Item[][] = []
  const problems: string[] = []
  const drops: [string, number][] = []
  const dataloaf = new DataLoaf({
    endpoint: 'http://collector.test/',
    writeKey: 'wk_1',
    onError: ({ code }) => problems.push(code),
    onDrop: (items, reason) => drops.push([reason, items.length]),
    fetch: (_, init) => {
      requests.push(init)
      const body = init.headers['content-encoding'] === 'gzip' ? gunzipSync(init.body) : init.body
      const { batch } = JSON.parse(new TextDecoder().decode(body))
      batches.push(batch)
      return Response.json({ accepted: batch.length, rejected: [] }, { status: 202 })
    },
    ...options,
  })
  return { dataloaf, requests, batches, problems, drops }
}

function names(batches: Item[][]): (string | undefined)[][] {
  return batches.map((batch) => batch.map((item) => ('event_name' in item ? item.event_name : undefined)))
}
