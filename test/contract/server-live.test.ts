import { describe, expect, it } from 'vitest'
import { emptyCollection } from '../../src/runtime/collection/collection.ts'
import type { Status } from '../../src/runtime/server/status.ts'
import type { Trace } from '../../src/runtime/server/trace.ts'
import { json, until, useShop } from '../support/local.ts'

describe('the API', () => {
  const { shop, newApp } = useShop()

  describe('live, status and trace', () => {
    async function* events(path: string, headers: { [name: string]: string } = {}) {
      const authorization = `Bearer ${shop.runtime.accounts.token}`
      const answer = await shop.client.app.request(path, { headers: { authorization, ...headers } })
      expect(answer.headers.get('content-type')).toBe('text/event-stream')
      let text = ''
      for await (const chunk of answer.body! as unknown as AsyncIterable<Uint8Array>) {
        text += Buffer.from(chunk).toString()
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const data = /^event: (\w+)\ndata: (.*)(?:\nid: .*)?$/.exec(text.slice(0, end))
          text = text.slice(end + 2)
          if (data) yield { event: data[1]!, data: JSON.parse(data[2]!) }
        }
      }
    }

    it('shows what came before and then each event as it is accepted, of this app alone', async () => {
      const { path, writeKey: key } = await newApp('Live')
      await shop.client.collect(key, { event_name: 'before' })
      const live = events(`${path}/live`)
      expect((await live.next()).value).toMatchObject({ event: 'event', data: { event_name: 'before' } })
      await shop.client.collect(shop.writeKey, { event_name: 'of another app' })
      await shop.client.collect(key, { event_name: 'after', event_attributes: { plan: 'pro' } })
      expect((await live.next()).value).toMatchObject({
        event: 'event',
        data: { event_name: 'after', event_attributes: { plan: 'pro' } },
      })
      await live.return(undefined)
    })

    it('shows at most the latest fifty', async () => {
      const { path, writeKey: key } = await newApp('Much')
      const batch = Array.from({ length: 500 }, (_, n) => ({ event_name: `e${n}` }))
      await shop.client.collect(key, ...batch)
      const live = events(`${path}/live`)
      expect((await live.next()).value).toMatchObject({ data: { event_name: 'e450' } })
      await live.return(undefined)
    })

    it('goes on after the event that a reader had last', async () => {
      const { path, writeKey: key } = await newApp('Again')
      await shop.client.collect(key, ...['1', '2', '3'].map((id) => ({ event_name: `e${id}`, event_id: id })))
      const live = events(`${path}/live`, { 'last-event-id': '2' })
      expect((await live.next()).value).toMatchObject({ data: { event_id: '3' } })
      await live.return(undefined)
    })

    it('shows apart what is kept apart', async () => {
      const { app_id } = await shop.runtime.apps.create({ name: 'Strict' })
      const { write_key } = await shop.runtime.keys.create(app_id)
      await shop.runtime.collections.put(app_id, 0, {
        ...emptyCollection(),
        plan: { enforcement: 'quarantine', events: { known: {} } },
      })
      await shop.client.collect(write_key, { event_name: 'unknown' }, { event_name: 'known' })
      const live = events(`/api/apps/${app_id}/live`)
      expect((await live.next()).value).toMatchObject({ event: 'quarantined', data: { event_name: 'unknown' } })
      expect((await live.next()).value).toMatchObject({ event: 'event', data: { event_name: 'known' } })
      await live.return(undefined)
    })

    it('tells of the pipeline at once and again when it changed', async () => {
      const status = events('/api/status/stream')
      const first = (await status.next()).value!
      expect(first.event).toBe('status')
      await shop.client.collect(shop.writeKey, { event_name: 'a' })
      for (;;) {
        const { data } = (await status.next()).value!
        if (data.pipeline.received > first.data.pipeline.received) break
      }
      await status.return(undefined)
    })

    it('follows an event from the collector to the warehouse', async () => {
      const path = '/api/apps/Shop/events/marked/trace'
      expect((await shop.client.get(path)).status).toBe(404)
      await shop.client.collect(shop.writeKey, { event_name: 'checked', event_id: 'marked' })
      const trace = await until(
        () => json<Trace>(shop.client.get(path)),
        ({ loaded }) => loaded,
      )
      const stages = trace.stages.map(({ stage }) => stage)
      expect(stages).toEqual(['collector', 'journal', 'bucket', 'warehouse', 'query'])
      const times = trace.stages.map(({ milliseconds }) => milliseconds)
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(trace.stages[0]).toEqual({ stage: 'collector', at: trace.received_at, milliseconds: 0 })
    })

    it('counts as much loaded as received when nothing is under way', async () => {
      const { path, writeKey: key } = await newApp('Counted')
      await shop.client.collect(key, { event_name: 'a', event_id: '1' }, { event_name: 'a', event_id: '1' })
      await shop.client.collect(key, { user_id: 'u', user_attributes: { a: 1 } })
      const settled = await until(
        () => json(shop.client.get(`${path}/pipeline`)),
        ({ loaded }) => loaded === 3,
      )
      expect(settled).toMatchObject({ received: 3, loaded: 3, lag_seconds: 0, last_event: { event_name: 'a' } })
      const { pipeline } = await until(
        () => json<Status>(shop.client.get('/api/status')),
        ({ pipeline }) => pipeline.received === pipeline.loaded + pipeline.quarantined,
      )
      // The one that was kept apart above.
      expect(pipeline).toMatchObject({ quarantined: 1, lag_seconds: 0, last_event: expect.stringMatching(/Z$/) })
    })
  })
})
