import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../src/errors.ts'
import { kinds } from '../../src/runtime/query/vocabulary.ts'
import { cohorts, hostileDocument, mark } from '../support/hostile-queries.ts'
import { json, useShop } from '../support/local.ts'
import { runs } from '../support/properties.ts'

/** `FC_RUNS=100000 FC_MS=3600000` for a long look. Half of it, too, must come across every kind. */
const long = runs(1_000, 120)

describe('whatever a client sends as a query', () => {
  const { shop, loaded } = useShop()

  it(
    'is answered, or refused with the place of the fault: never a fault of ours, never its words in SQL',
    async () => {
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
        event('viewed', 'u2', '2026-01-03T10:00:00Z', {
          plan: null,
          amount: 'much',
          $context: { page: { path: '/' } },
        }),
        { user_id: 'u1', user_attributes: { plan: 'pro' } },
      )
      await loaded()
      for (const [name, definition] of Object.entries(cohorts))
        expect((await shop.client.post('/api/apps/Shop/cohorts', { name, definition })).status).toBe(201)
      await fc.assert(fc.asyncProperty(hostileDocument, tried), long)
      process.stderr.write(`${JSON.stringify(counts)}\n`)
      // All must be tried, or nothing was.
      const answers = Object.values(counts.answered)
      expect(answers.length).toBe(kinds.length)
      expect(Math.min(...answers, counts.refused, counts.several)).toBeGreaterThan(0)
    },
    long.interruptAfterTimeLimit + 60_000,
  )

  const counts = { answered: {} as { [kind: string]: number }, refused: 0, several: 0 }

  async function tried(query: unknown): Promise<void> {
    const explained = await shop.client.post('/api/apps/Shop/query?explain=1', query)
    if (explained.status === 400) {
      counts.refused++
      return expectRefusal((await json<ErrorBody>(explained)).error)
    }
    expect(explained.status).toBe(200)
    if (Array.isArray(query)) return await triedTogether(query)
    const { sql } = await json<{ sql: string }>(explained)
    const { kind } = query as { kind: string }
    if (kind !== 'sql') expect(sql).not.toContain(mark)
    const answered = await shop.client.post('/api/apps/Shop/query', query)
    if (answered.status !== 200) {
      expect([answered.status, await answered.text()]).toEqual([400, expect.any(String)])
      counts.refused++
    } else counts.answered[kind] = (counts.answered[kind] ?? 0) + 1
  }

  async function triedTogether(queries: readonly unknown[]): Promise<void> {
    counts.several++
    const answered = await shop.client.post('/api/apps/Shop/query', queries)
    expect(answered.status).toBe(200)
    const answers = await json<({ kind: string; meta: { sql: string } } | ErrorBody)[]>(answered)
    expect(answers.length).toBe(queries.length)
    for (const answer of answers) {
      if ('error' in answer) expectRefusal(answer.error)
      else if (answer.kind !== 'sql') expect(answer.meta.sql).not.toContain(mark)
    }
  }
})

function expectRefusal({ code, message }: ErrorBody['error']): void {
  expect([code, message]).toEqual(['invalid_query', expect.any(String)])
  expect(message.length).toBeGreaterThan(10)
}

describe('a query of depth without end', () => {
  const { shop } = useShop()

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
