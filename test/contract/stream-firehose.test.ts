import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bringBack } from '../../src/runtime/stream/overflow.ts'
import {
  denied,
  type Fault,
  type FaultyAws,
  halfTaken,
  lostReply,
  openFaultyAws,
  throttled,
} from '../support/faulty-aws.ts'
import { openFirehose, openOverflow } from '../support/firehose.ts'
import { hasMoto, motoMissing, useMoto } from '../support/moto.ts'

motoMissing('the event stream firehose, with faults')

describe.runIf(hasMoto)('the event stream firehose', () => {
  const moto = useMoto()
  let aws: FaultyAws
  beforeEach(async () => {
    aws = await openFaultyAws(moto.endpoint)
  })
  afterEach(() => aws.close())

  const open = (more: Parameters<typeof openFirehose>[2] = {}) => openFirehose(moto.endpoint, aws.endpoint, more)
  const next = (...faults: Fault[]) =>
    aws.faults.push(
      ...faults.map((fault) => ({ fits: ({ target }: { target: string }) => /Firehose/.test(target), fault })),
    )
  const puts = () =>
    aws.seen.filter(({ target }) => target.endsWith('PutRecordBatch')).map(({ body }) => JSON.parse(body))
  const numbered = (count: number, text = '') => Array.from({ length: count }, (_, n) => JSON.stringify({ n, text }))

  it('packs lines into few records, as large as Firehose takes them', async () => {
    const { stream, lines } = await open()
    const wanted = numbered(100, 'x'.repeat(30_000))
    await stream.append({ events: wanted, users: [] })
    const records = puts().flatMap(({ Records }) =>
      Records.map(({ Data }: { Data: string }) => Buffer.from(Data, 'base64')),
    )
    expect(records.map(({ length }) => length <= 900_000)).toEqual([true, true, true, true])
    expect(records.every((record) => record.at(-1) === 10)).toBe(true)
    expect(await lines('events')).toEqual(wanted)
  })

  it('spreads what is too much for one call over several', async () => {
    const { stream, lines } = await open()
    const wanted = numbered(12, 'x'.repeat(880_000))
    await stream.append({ events: wanted, users: [] })
    expect(puts().map(({ Records }) => Records.length)).toEqual([4, 4, 4])
    expect((await lines('events')).sort()).toEqual([...wanted].sort())
  })

  it('sends again just the records that were not taken', async () => {
    const { stream, lines } = await open()
    const wanted = numbered(4, 'x'.repeat(880_000))
    next(halfTaken)
    await stream.append({ events: wanted, users: [] })
    expect(puts().map(({ Records }) => Records.length)).toEqual([4, 2])
    expect((await lines('events')).sort()).toEqual(wanted)
  })

  it('sends again what it was told nothing about, so that nothing is lost', async () => {
    const { stream, lines } = await open()
    next(lostReply)
    await stream.append({ events: ['{"a":1}'], users: [] })
    expect(await lines('events')).toEqual(['{"a":1}', '{"a":1}'])
  })

  it('tries again when it is throttled, and refuses the batch when that does not end', async () => {
    const { stream, lines } = await open()
    next(throttled, throttled)
    await stream.append({ events: ['{"a":1}'], users: [] })
    expect(await lines('events')).toEqual(['{"a":1}'])
    next(throttled, throttled, throttled, throttled)
    await expect(stream.append({ events: ['{"a":2}'], users: [] })).rejects.toMatchObject({
      code: 'overloaded',
      retryAfter: 5,
    })
  })

  it('does not try again what Firehose will never take', async () => {
    const { stream } = await open()
    next(denied)
    await expect(stream.append({ events: ['{}'], users: [] })).rejects.toMatchObject({ code: 'unavailable' })
    expect(puts()).toHaveLength(1)
  })

  it('puts aside what Firehose throttles, and brings it back when it no longer does', async () => {
    const queue = await openOverflow(moto.endpoint)
    const { stream, lines } = await open({ overflow: queue.overflow })
    next(throttled, throttled, throttled, throttled)
    await stream.append({ events: ['{"a":"\uffff"}', '{"a":2}'], users: [] })
    expect(await lines('events')).toEqual([])
    const messages = await queue.messages()
    expect(messages).toHaveLength(1)
    expect(await bringBack(stream, messages)).toEqual([])
    expect(await lines('events')).toEqual(['{"a":"\uffff"}', '{"a":2}'])
  })

  it('puts aside just the records that Firehose never took', async () => {
    const queue = await openOverflow(moto.endpoint)
    const { stream, lines } = await open({ overflow: queue.overflow })
    const wanted = numbered(2, 'x'.repeat(880_000))
    next(halfTaken, throttled, throttled, throttled)
    await stream.append({ events: wanted, users: [] })
    expect(await lines('events')).toEqual([wanted[1]])
    await bringBack(stream, await queue.messages())
    expect((await lines('events')).sort()).toEqual(wanted)
  })

  it('puts even a record aside that hardly becomes smaller', async () => {
    const queue = await openOverflow(moto.endpoint)
    const { stream, lines } = await open({ overflow: queue.overflow })
    const wanted = Array.from({ length: 8 }, (_, n) => JSON.stringify({ n, text: noise(105_000) }))
    next(throttled, throttled, throttled, throttled)
    await stream.append({ events: wanted, users: [] })
    const messages = await queue.messages()
    expect(messages.map(({ body }) => body.length > 900_000)).toEqual([true])
    await bringBack(stream, messages)
    expect((await lines('events')).sort()).toEqual(wanted)
  })

  it('leaves in the queue what Firehose still does not take, and what is none of ours', async () => {
    const queue = await openOverflow(moto.endpoint)
    const { stream } = await open({ overflow: queue.overflow })
    next(throttled, throttled, throttled, throttled)
    await stream.append({ events: ['{"a":1}'], users: [] })
    const messages = [...(await queue.messages()), { messageId: 'odd', body: 'hello' }]
    const strict = await open()
    next(throttled, throttled, throttled, throttled)
    expect(await bringBack(strict.stream, messages)).toEqual(messages.map(({ messageId }) => messageId))
  })

  it('refuses the batch when the overflow cannot take it either', async () => {
    const queue = await openOverflow(moto.endpoint, 'http://127.0.0.1:1')
    const { stream } = await open({ overflow: queue.overflow })
    next(throttled, throttled, throttled, throttled)
    await expect(stream.append({ events: ['{}'], users: [] })).rejects.toMatchObject({ code: 'overloaded' })
  })
})

/** Printable characters by chance. */
function noise(length: number): string {
  return Array.from(randomBytes(length), (byte) => String.fromCharCode(32 + (byte % 95))).join('')
}
