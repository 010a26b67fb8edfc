import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clientOf, json, until, useShop } from '../support/local.ts'

describe('the API', () => {
  const { shop, loaded, newApp, counted } = useShop()

  const importText = (path: string, importId: string, body: string | Uint8Array<ArrayBuffer>) =>
    json<{ rejected: { index: number; code: string }[] }>(
      shop.client.app.request(`${path}/import?import_id=${importId}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.runtime.accounts.token}` },
        body,
      }),
    )

  describe('imports', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) =>
        JSON.stringify({
          event_name: 'imported',
          user_id: `u${n % 7}`,
          event_id: `e${n}`,
          event_created: '2026-01-05',
        }),
      )

    it('takes a file twice and counts it once', async () => {
      const { path } = await newApp('Twice')
      const body = `${lines(2_500).join('\n')}\n\n`
      expect(await importText(path, 'first', body)).toEqual({
        accepted: 2_500,
        rejected: [],
        rejected_count: 0,
        import_id: 'first',
      })
      const done = (id: string) =>
        until(
          () => json<{ done: boolean }>(shop.client.get(`${path}/imports/${id}`)),
          (progress) => progress.done,
        )
      expect(await done('first')).toEqual({ accepted: 2_500, loaded: 2_500, duplicates: 0, done: true })
      await importText(path, 'second', body)
      expect(await done('second')).toEqual({ accepted: 2_500, loaded: 0, duplicates: 2_500, done: true })
      expect(await counted(path)).toBe(2_500)
      expect((await shop.client.get(`${path}/imports/never`)).status).toBe(404)
    })

    const item = { event_name: 'a', event_id: 'e1' }
    it.each([
      ['lines', `${JSON.stringify(item)}\n`],
      ['lines without a last newline', JSON.stringify(item)],
      ['lines of Windows', `${JSON.stringify(item)}\r\n`],
      ['an array', JSON.stringify([item])],
      ['an array over several lines', JSON.stringify([item], null, 2)],
      ['a batch', JSON.stringify({ batch: [item] })],
      ['a batch over several lines', `\n${JSON.stringify({ batch: [item] }, null, 2)}`],
      ['gzipped lines', gzipSync(JSON.stringify(item))],
      ['a user', JSON.stringify({ user_id: 'u1', user_attributes: { plan: 'pro' } })],
    ])('reads %s', async (_, body) => {
      expect(await importText('/api/apps/Shop', 'forms', body)).toMatchObject({ accepted: 1, rejected_count: 0 })
    })

    it('says which lines it refused and takes the others', async () => {
      const body = [JSON.stringify(item), 'no json', '', '{"event_name":""}', '42', 'x'.repeat(1_100_000), lines(1)[0]]
      const answer = await importText('/api/apps/Shop', 'mixed', body.join('\n'))
      expect(answer).toMatchObject({ accepted: 2, rejected_count: 4 })
      expect(answer.rejected.map(({ index }) => index)).toEqual([1, 3, 4, 5])
      expect(answer.rejected[3]?.code).toBe('too_large')
    })

    it('lists the first hundred refusals and counts them all', async () => {
      const answer = await importText('/api/apps/Shop', 'bad', 'bad\n'.repeat(2_345))
      expect(answer.rejected).toHaveLength(100)
      expect(answer).toMatchObject({ accepted: 0, rejected_count: 2_345 })
    })

    it.each([
      ['broken gzip', gzipSync('x'.repeat(10_000)).subarray(0, 30)],
      ['an object that is no batch', '{\n"a": 1\n}'],
      ['an array that is cut off', '[{"event_name":"a"}'],
    ])('refuses %s as a whole', async (_, body) => {
      expect(await importText('/api/apps/Shop', 'broken', body)).toMatchObject({ error: { code: 'invalid_input' } })
    })

    it('waits when the stream is full in place of giving up', async () => {
      const { path } = await newApp('Patient')
      const { DataLoafError } = await import('../../src/errors.ts')
      let refusals = 2
      const stream = {
        ...shop.runtime.stream,
        append: (batch: Parameters<typeof shop.runtime.stream.append>[0]) =>
          refusals-- > 0
            ? Promise.reject(new DataLoafError('overloaded', 'Too much is waiting.', { retryAfter: 0.01 }))
            : shop.runtime.stream.append(batch),
      }
      const patient = clientOf({ ...shop.runtime, stream })
      const answer = await patient.app.request(`${path}/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${shop.runtime.accounts.token}` },
        body: lines(10).join('\n'),
      })
      expect(await answer.json()).toMatchObject({ accepted: 10 })
      expect(refusals).toBeLessThan(0)
      await loaded()
      expect(await counted(path)).toBe(10)
    })
  })
})
