import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import { hostileQuery, mark } from '../support/hostile-queries.ts'
import { json, useShop } from '../support/local.ts'

/** `FC_RUNS=100000 FC_MS=3600000` for a long look. */
const runs = {
  numRuns: Number(process.env.FC_RUNS ?? 3_000),
  interruptAfterTimeLimit: Number(process.env.FC_MS ?? 25_000),
}

describe('whatever a client sends as a query', () => {
  const { shop, loaded } = useShop()

  it('is answered, or refused with the place of the fault: never a fault of ours, never its words in SQL', async () => {
    const event = (event_name: string, user_id: string, at: string, event_attributes: object) => ({
      event_name,
      user_id,
      event_created: at,
      event_attributes,
    })
    await shop.client.collect(
      shop.writeKey,
      event('viewed', 'u1', '2026-01-01T10:00:00Z', { plan: 'pro', amount: 3 }),
      event('bought', 'u1', '2026-01-01T10:01:00Z', { plan: 'pro', amount: 10 }),
      event('viewed', 'u2', '2026-01-03T10:00:00Z', { plan: null, amount: 'much', $context: { page: { path: '/' } } }),
      { user_id: 'u1', user_attributes: { plan: 'pro' } },
    )
    await loaded()
    const counts = { answered: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(hostileQuery, async (query) => {
        const explained = await shop.client.post('/api/apps/Shop/query?explain=1', query)
        if (explained.status === 400) {
          counts.refused++
          const { error } = await json<ErrorBody>(explained)
          expect(error.code).toBe('invalid_query')
          expect(error.message.length).toBeGreaterThan(10)
          return
        }
        expect(explained.status).toBe(200)
        if (Array.isArray(query)) return
        const { sql } = await json<{ sql: string }>(explained)
        if ((query as { kind: string }).kind !== 'sql') expect(sql).not.toContain(mark)
        const answered = await shop.client.post('/api/apps/Shop/query', query)
        if (answered.status !== 200) expect([answered.status, await answered.text()]).toEqual([400, expect.any(String)])
        counts.answered++
      }),
      runs,
    )
    // Both must be tried, or nothing was.
    expect(Math.min(counts.answered, counts.refused)).toBeGreaterThan(20)
  })
  it.each([
    ['lists', `{"kind":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['values', `{"kind":"trend","series":[{"event":null}],"bots":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['filters', `{"kind":"trend","series":[{"event":null}],"filter":${'{"and":['.repeat(5_000)}${']}'.repeat(5_000)}}`],
  ])('refuses %s in each other, however deep', async (_, body) => {
    const answer = await shop.client.app.request('/api/apps/Shop/query', {
      method: 'POST',
      headers: { authorization: `Bearer ${shop.runtime.accounts.token}` },
      body,
    })
    expect(answer.status).toBe(400)
  })
})
