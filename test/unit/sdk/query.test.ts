import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Query } from '../../../src/runtime/query/schema.ts'
import { QueryClient, type QueryFetchInit, type Question, type TrendResult } from '../../../src/sdk/query.ts'

const question = { kind: 'trend', series: [{ event: 'purchase' }] } as const satisfies Question

describe('QueryClient', () => {
  it('posts the question to the app, and gives the answer back', async () => {
    const answer = { kind: 'trend', buckets: [], times: [], series: [] }
    const { client, requests } = asking(() => Response.json(answer))
    expect(await client.query(question)).toEqual(answer)
    expect(requests).toMatchObject([
      {
        url: 'http://dataloaf.test/api/apps/my%20shop/query',
        method: 'POST',
        headers: { authorization: 'Bearer secret' },
        body: JSON.stringify(question),
      },
    ])
  })

  it('rejects with what the server says', async () => {
    const error = { code: 'invalid_query', message: 'There is no measure "sums".', path: ['series', 0], hint: 'sum' }
    const { client } = asking(() => Response.json({ error }, { status: 400 }))
    await expect(client.query(question)).rejects.toMatchObject({ ...error, status: 400, name: 'QueryError' })
  })

  it('puts a failure among several in its place', async () => {
    const error = { code: 'timed_out', message: 'Too slow.' }
    const { client } = asking(() => Response.json([{ kind: 'trend' }, { error }]))
    const [first, second] = await client.queryAll([question, question])
    expect(first).toEqual({ kind: 'trend' })
    expect(second).toMatchObject(error)
  })

  it.each([
    ['unavailable', () => Promise.reject(new TypeError('fetch failed'))],
    ['internal', () => new Response('<html>', { status: 502 })],
    ['timed_out', (init: QueryFetchInit) => rejectWhenAborted(init.signal)],
  ])('has the code %s for trouble on the way', async (code, fetch) => {
    const { client } = asking(fetch)
    await expect(client.query(question)).rejects.toMatchObject({ code })
  })
})

describe('a key that is made', () => {
  const clientOf = (apiKey: () => Promise<string>, seen: unknown[] = []) =>
    new QueryClient({
      endpoint: 'http://dataloaf.test',
      apiKey,
      app: 'shop',
      fetch: (_, { headers }) => {
        seen.push(headers.authorization)
        return Response.json({})
      },
    })

  it('is asked for with each question', async () => {
    const seen: unknown[] = []
    let made = 0
    const client = clientOf(async () => `key-${++made}`, seen)
    await client.query(question)
    await client.query(question)
    expect(seen).toEqual(['Bearer key-1', 'Bearer key-2'])
  })

  it('rejects with unauthorized when it cannot be', async () => {
    const client = clientOf(() => Promise.reject(new Error('no credentials')))
    await expect(client.query(question)).rejects.toMatchObject({ name: 'QueryError', code: 'unauthorized' })
  })
})

describe('a question that is given up', () => {
  it('rejects with cancelled, and so does its request', async () => {
    const leaving = new AbortController()
    const { client, requests } = asking((init) => rejectWhenAborted(init.signal))
    const asked = client.query(question, { signal: leaving.signal })
    leaving.abort()
    await expect(asked).rejects.toMatchObject({ name: 'QueryError', code: 'cancelled' })
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true])
  })

  it('is cancelled also while the answer comes in', async () => {
    const leaving = new AbortController()
    const { client } = asking(() => Object.assign(new Response(), { json: () => rejectWhenAborted(leaving.signal) }))
    const asked = client.queryAll([question], { signal: leaving.signal })
    setTimeout(() => leaving.abort(), 5)
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('the types', () => {
  it('say the same as the schema', () => {
    expectTypeOf<Question>().toExtend<Query>()
    expectTypeOf<Query>().toExtend<Loose<Question>>()
  })

  it('know the answer of a question', () => {
    const { client } = asking(() => Response.json({}))
    expectTypeOf(client.query(question)).resolves.toEqualTypeOf<TrendResult>()
  })
})

/** As the schema's types are: an optional key may be `undefined` too. */
type Loose<T> = T extends readonly (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { [K in keyof T]: undefined extends T[K] ? Loose<T[K]> | undefined : Loose<T[K]> }
    : T

function asking(fetch: (init: QueryFetchInit) => Response | Promise<Response>) {
  const requests: (QueryFetchInit & { url: string })[] = []
  const client = new QueryClient({
    endpoint: 'http://dataloaf.test/',
    apiKey: 'secret',
    app: 'my shop',
    timeout: 50,
    fetch: (url, init) => {
      requests.push({ url, ...init })
      return fetch(init)
    },
  })
  return { client, requests }
}

function rejectWhenAborted(signal: AbortSignal): Promise<Response> {
  return new Promise((_, reject) => {
    const keepAlive = setTimeout(() => {}, 1000)
    signal.addEventListener('abort', () => {
      clearTimeout(keepAlive)
      reject(signal.reason)
    })
  })
}
