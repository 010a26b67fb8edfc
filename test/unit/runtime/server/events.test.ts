import { describe, expect, it } from 'vitest'
import { type Events, eventStream } from '../../../../src/runtime/server/events.ts'
import { liveFeed } from '../../../../src/runtime/server/live-feed.ts'
import { timeline } from '../../../../src/runtime/server/timeline.ts'

describe('a stream of events', () => {
  function open(options: { keepAlive?: number; mostWaiting?: number } = {}) {
    const ends = new AbortController()
    let events!: Events
    let stopped = 0
    const response = eventStream({
      signals: [ends.signal],
      start(given) {
        events = given
        return () => {
          stopped += 1
        }
      },
      ...options,
    })
    return { ends, events, response, stopped: () => stopped }
  }

  it('says what was sent, and ends when it is told to', async () => {
    const { ends, events, response, stopped } = open()
    events.send('status', { a: 'x\ny' })
    ends.abort()
    expect(await response.text()).toBe('event: status\ndata: {"a":"x\\ny"}\n\n')
    expect(stopped()).toBe(1)
    expect(() => events.send('status', {})).not.toThrow()
  })

  it('stops its source once when the reader goes away', async () => {
    const { ends, events, response, stopped } = open()
    await response.body!.cancel()
    ends.abort()
    events.send('status', {})
    expect(stopped()).toBe(1)
  })

  it('lets a reader go that does not read', () => {
    const { events, stopped } = open({ mostWaiting: 1_000 })
    for (let n = 0; n < 100 && stopped() === 0; n++) events.send('event', { text: 'x'.repeat(100) })
    expect(stopped()).toBe(1)
  })

  it('gives a sign of life while nothing happens', async () => {
    const { ends, response } = open({ keepAlive: 5 })
    const { value } = await response.body!.getReader().read()
    expect(Buffer.from(value!).toString()).toBe(': still here\n\n')
    ends.abort()
  })

  it('is over at once when the server is stopping already', async () => {
    const ends = AbortSignal.abort()
    let stopped = false
    const response = eventStream({
      signals: [ends],
      start: () => () => {
        stopped = true
      },
    })
    expect(await response.text()).toBe('')
    expect(stopped).toBe(true)
  })
})

describe('the live feed', () => {
  const record = (app_id: string, event_id: string) => ({ app_id, event_id }) as never

  it('keeps the latest of each app and tells who listens to it', () => {
    const feed = liveFeed(3)
    const heard: string[] = []
    const stop = feed.subscribe('a', ({ event_id }) => heard.push(event_id))
    for (let n = 0; n < 100; n++) feed.publish([record('a', `a${n}`), record('b', `b${n}`)])
    expect(feed.recent('a').map(({ event_id }) => event_id)).toEqual(['a97', 'a98', 'a99'])
    expect(feed.recent('nobody')).toEqual([])
    expect(feed.latest).toMatchObject({ event_id: 'b99' })
    expect(heard).toHaveLength(100)
    stop()
    feed.publish([record('a', 'later')])
    expect(heard).toHaveLength(100)
  })
})

describe('the timeline', () => {
  it('knows when a batch was durable and when its object was sealed', () => {
    let now = 1_700_000_000_000
    const times = timeline(() => now)
    const key = (first: number) => `events/2026/01/01/00/${first}-abc.ndjson.gz`
    times.durable('first')
    now += 10
    times.sealed([key(now - 10), `users/2026/01/01/00/${now - 10}-abc.ndjson.gz`])
    now += 10
    times.durable('second')
    expect(times.sealedAt(times.durableAt('second')!)).toBeNull()
    now += 10
    times.sealed([key(now - 10)])
    expect(times.sealedAt(times.durableAt('first')!)).toBe(1_700_000_000_010)
    expect(times.sealedAt(times.durableAt('second')!)).toBe(1_700_000_000_030)
    expect(times.durableAt('never')).toBeNull()
  })
})
