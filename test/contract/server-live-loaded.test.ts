import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventRecord } from '../../src/runtime/records.ts'
import type { Status } from '../../src/runtime/server/status.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { type Client, clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'

/** As in AWS: what is collected is collected elsewhere, and shows in the warehouse. */
describe('the live feed of a server that does not collect', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  /** Takes events in, as the functions do. */
  let collector: Client
  let host: Client
  /** Questions about the latest events. */
  let asked = 0

  beforeAll(async () => {
    directory = await temporaryDirectory()
    runtime = (await openShop(directory.path)).runtime
    const { warehouse } = runtime
    const counting: typeof warehouse.run = (statement, options) => {
      if (statement.text.includes('as newest')) asked++
      return warehouse.run(statement, options)
    }
    collector = clientOf(runtime)
    host = clientOf({
      ...runtime,
      warehouse: { ...warehouse, run: counting },
      journal: { ...runtime.journal, complete: false },
    })
  })
  afterAll(async () => {
    host.close()
    collector.close()
    await runtime.close()
    await directory.remove()
    expect([...host.faults, ...collector.faults]).toEqual([])
  })

  async function newApp(name: string) {
    const { app_id } = await runtime.apps.create({ name })
    const { write_key } = await runtime.keys.create(app_id)
    return {
      live: `/api/apps/${app_id}/live`,
      path: `/api/apps/${app_id}`,
      /** They can be counted when it resolves. */
      async send(...ids: string[]) {
        await collector.collect(write_key, ...ids.map((id) => ({ event_name: 'went', event_id: id })))
        await runtime.stream.flush()
        await runtime.loader.idle()
      },
    }
  }

  /** Somebody who looks on until they leave. */
  async function lookOn(path: string, headers: { [name: string]: string } = {}) {
    const leaving = new AbortController()
    const authorization = `Bearer ${runtime.accounts.token}`
    const request = new Request(`http://host${path}`, {
      headers: { authorization, ...headers },
      signal: leaving.signal,
    })
    const answer = await host.app.request(request)
    const had: EventRecord[] = []
    void (async () => {
      let text = ''
      for await (const chunk of answer.body! as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const data = /^event: event\ndata: (.*)\nid: .*$/.exec(text.slice(0, end))
          text = text.slice(end + 2)
          if (data) had.push(JSON.parse(data[1]!) as EventRecord)
        }
      }
    })().catch(() => undefined)
    return { had, ids: () => had.map(({ event_id }) => event_id), leave: () => leaving.abort() }
  }

  /** Longer than the feed waits between its looks. */
  const patience = { timeout: 15_000 }

  it('shows what is loaded, and after each load what that brought, in order and once', async () => {
    const { live, send } = await newApp('Shown')
    await send('a', 'b')
    const { had, ids, leave } = await lookOn(live)
    await expect.poll(ids, patience).toEqual(['a', 'b'])
    const { event_name, received_at, event_attributes, bot, app_id } = had[0]!
    expect({ event_name, bot }).toEqual({ event_name: 'went', bot: null })
    expect(received_at).toMatch(/^\d{4}-.*\.\d{3}Z$/)
    expect([typeof event_attributes, live]).toEqual(['object', `/api/apps/${app_id}/live`])
    await send('b', 'c')
    await expect.poll(ids, patience).toEqual(['a', 'b', 'c'])
    await send('d')
    await expect.poll(ids, patience).toEqual(['a', 'b', 'c', 'd'])
    leave()
  })

  it('shows at most the latest fifty, and of older ones none when more are loaded', async () => {
    const { live, send } = await newApp('Much')
    await send(...Array.from({ length: 60 }, (_, n) => `e${String(n).padStart(2, '0')}`))
    const { ids, leave } = await lookOn(live)
    await expect.poll(() => ids().length, patience).toBe(50)
    expect([ids()[0], ids().at(-1)]).toEqual(['e10', 'e59'])
    await send('later')
    await expect.poll(() => ids().at(-1), patience).toBe('later')
    expect(ids()).toHaveLength(51)
    leave()
  })

  it('hands a reader that comes back only what it missed', async () => {
    const { live, send } = await newApp('Again')
    await send('1', '2')
    const before = await lookOn(live)
    await expect.poll(before.ids, patience).toEqual(['1', '2'])
    before.leave()
    await send('3')
    const again = await lookOn(live, { 'last-event-id': '2' })
    await expect.poll(again.ids, patience).toEqual(['3'])
    again.leave()
  })

  it('asks the warehouse only while somebody looks on, and once for all who do', async () => {
    const { live, send } = await newApp('Quiet')
    const atFirst = asked
    await send('x')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(asked).toBe(atFirst)
    const readers = await Promise.all([lookOn(live), lookOn(live)])
    for (const { ids } of readers) await expect.poll(ids, patience).toEqual(['x'])
    expect(asked).toBe(atFirst + 1)
    // Nothing is loaded: there is nothing to ask for.
    await new Promise((resolve) => setTimeout(resolve, 6_500))
    expect(asked).toBe(atFirst + 1)
    for (const { leave } of readers) leave()
    await send('y')
    await new Promise((resolve) => setTimeout(resolve, 6_500))
    expect(asked).toBe(atFirst + 1)
  })

  it('still says in the status and the trace what the warehouse knows', async () => {
    const { live, path, send } = await newApp('Known')
    await send('first')
    const { ids, leave } = await lookOn(live)
    await expect.poll(ids, patience).toEqual(['first'])
    leave()
    await send('second')
    const { last_event } = await json<{ last_event: { received_at: string } }>(host.get(`${path}/pipeline`))
    const { pipeline } = await json<Status>(host.get('/api/status'))
    expect(pipeline.last_event).toBe(last_event.received_at)
    expect(await json(host.get(`${path}/events/second/trace`))).toMatchObject({
      loaded: true,
      received_at: last_event.received_at,
    })
  })
})
