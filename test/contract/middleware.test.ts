import type { AddressInfo } from 'node:net'
import expressOf from 'express'
import fastifyOf from 'fastify'
import { Hono } from 'hono'
import { NextRequest, NextResponse } from 'next/server.js'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../src/event.ts'
import { type ExpressRequest, express, type FastifyRequest, fastify, hono, next } from '../../src/sdk/middleware.ts'
import { DataLoaf, type Scope } from '../../src/sdk/node.ts'

type Get = (path: string, headers?: Record<string, string>) => Promise<Response>
interface Framework {
  name: string
  knowsAddress: boolean
  serve(dataloaf: DataLoaf, use: (get: Get) => Promise<void>): Promise<void>
}

const pageViews = true
const whoOf = (userId: string | null | undefined) => (userId ? { userId } : undefined)

/** Each has a page that tracks `seen`, and names its user by a header. */
const frameworks: Framework[] = [
  {
    name: 'Express',
    knowsAddress: true,
    async serve(dataloaf, use) {
      const app = expressOf()
      const identify = (request: ExpressRequest) => whoOf(request.headers['x-user'] as string | undefined)
      app.use('/shop', express(dataloaf, { identify, pageViews }))
      app.get('/shop/mugs', (request, response) => {
        ;(request as ExpressRequest).dataloaf!.track('seen', { what: 'mugs' })
        response.send('mugs')
      })
      const server = app.listen(0, '127.0.0.1')
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as AddressInfo
      await use((path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers }))
      await new Promise((resolve) => server.close(resolve))
    },
  },
  {
    name: 'Fastify',
    knowsAddress: true,
    async serve(dataloaf, use) {
      const app = fastifyOf()
      const identify = (request: FastifyRequest) => whoOf(request.headers['x-user'] as string | undefined)
      app.addHook('preHandler', fastify(dataloaf, { identify, pageViews }))
      app.get('/shop/mugs', async (request) => {
        ;(request as FastifyRequest).dataloaf!.track('seen', { what: 'mugs' })
        return 'mugs'
      })
      const address = await app.listen({ port: 0, host: '127.0.0.1' })
      await use((path, headers = {}) => fetch(`${address}${path}`, { headers }))
      await app.close()
    },
  },
  {
    name: 'Hono',
    knowsAddress: false,
    async serve(dataloaf, use) {
      const app = new Hono<{ Variables: { dataloaf: Scope } }>()
      app.use(hono(dataloaf, { identify: (c) => whoOf(c.req.raw.headers.get('x-user')), pageViews }))
      app.get('/shop/mugs', (c) => {
        c.var.dataloaf.track('seen', { what: 'mugs' })
        return c.text('mugs')
      })
      await use(async (path, headers = {}) => app.request(`http://127.0.0.1${path}`, { headers }))
    },
  },
  {
    name: 'Next',
    knowsAddress: false,
    async serve(dataloaf, use) {
      const identify = ({ headers }: NextRequest) => whoOf(headers.get('x-user'))
      const GET = next(dataloaf, { identify, pageViews }, async (request: NextRequest, scope) => {
        scope.track('seen', { what: request.nextUrl.pathname.split('/').at(-1) })
        return NextResponse.json('mugs')
      })
      await use((path, headers = {}) => GET(new NextRequest(`http://127.0.0.1${path}`, { headers })))
    },
  },
]

describe.each(frameworks)('a request through $name', ({ serve, knowsAddress }) => {
  const browser = {
    'x-user': 'u1',
    'user-agent': 'Mozilla/5.0 (Test)',
    'accept-language': 'de-DE,de;q=0.9',
    referer: 'https://news.test/',
    'sec-fetch-dest': 'document',
  }

  it('has a scope that says who sent it, from where and which page', async () => {
    const { dataloaf, captured } = client()
    await serve(dataloaf, async (get) => {
      const response = await get('/shop/mugs?utm_source=mail&utm_campaign=spring', browser)
      expect([response.status, (await response.text()).replaceAll('"', '')]).toEqual([200, 'mugs'])
    })
    const context = {
      user_agent: 'Mozilla/5.0 (Test)',
      locale: 'de-DE',
      page: { path: '/shop/mugs', referrer: 'https://news.test/' },
      campaign: { source: 'mail', name: 'spring' },
      ...(knowsAddress && { ip: '127.0.0.1' }),
    }
    expect(captured).toMatchObject([
      { event_name: 'page_viewed', user_id: 'u1', event_attributes: { path: '/shop/mugs' }, context },
      { event_name: 'seen', user_id: 'u1', event_attributes: { what: 'mugs' }, context },
    ])
  })

  it('is no page view when a script asks, or nobody is known', async () => {
    const { dataloaf, captured } = client()
    await serve(dataloaf, async (get) => {
      await get('/shop/mugs', { ...browser, 'sec-fetch-dest': 'empty' })
      await get('/shop/mugs', { 'sec-fetch-dest': 'document' })
    })
    expect(captured).toMatchObject([{ event_name: 'seen', user_id: 'u1' }])
  })
})

describe('delivery on serverless', () => {
  it('Next: the answer waits for delivery, for at most flushTimeout', async () => {
    const { dataloaf, flushes } = slow()
    const GET = next(dataloaf, { flushTimeout: 50 }, () => new Response('mugs'))
    expect(await (await GET(new NextRequest('http://127.0.0.1/'))).text()).toBe('mugs')
    expect(flushes).toEqual([{ timeout: 50 }])
  })

  it('Next: with `after`, delivery goes on behind the answer, and after a handler that throws too', async () => {
    const { dataloaf, flushes } = slow()
    const tasks: (() => Promise<unknown>)[] = []
    const GET = next(dataloaf, { after: (task) => tasks.push(task) }, () => {
      throw new Error('broken')
    })
    await expect(GET(new NextRequest('http://127.0.0.1/'))).rejects.toThrow('broken')
    expect([tasks.length, flushes.length]).toEqual([1, 0])
    await tasks[0]!()
    expect(flushes.length).toBe(1)
  })

  it('Hono: a worker is told to wait', async () => {
    const { dataloaf, flushes } = slow()
    const app = new Hono<{ Variables: { dataloaf: Scope } }>().use(hono(dataloaf)).get('/', (c) => c.text('mugs'))
    const waited: Promise<unknown>[] = []
    const worker = {
      waitUntil: (task: Promise<unknown>) => void waited.push(task),
      passThroughOnException() {},
      props: {},
    }
    await app.request('/', {}, {}, worker)
    expect([waited.length, flushes.length]).toEqual([1, 1])
  })
})

function client() {
  const captured: Item[] = []
  return { dataloaf: new DataLoaf({ endpoint: '', writeKey: '', capture: captured, onError: () => {} }), captured }
}

/** A client that tells what it is asked to deliver. */
function slow() {
  const flushes: unknown[] = []
  const { dataloaf } = client()
  dataloaf.flush = async (options) => {
    flushes.push(options)
    return true
  }
  return { dataloaf, flushes }
}
