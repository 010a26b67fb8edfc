/** The least a collector in Hono could do: parse the JSON and answer. Nothing is checked or kept. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { serveCalls } from '../worker.ts'

export type BareHono = { listen(): Promise<number> }

serveCalls({ listen } satisfies BareHono)

function listen(): Promise<number> {
  const app = new Hono()
    .post('/v1/track', async (c) => {
      await c.req.json()
      return c.json({ accepted: 1, rejected: [] }, 202)
    })
    .post('/v1/batch', async (c) => {
      const { batch } = await c.req.json<{ batch: unknown[] }>()
      return c.json({ accepted: batch.length, rejected: [] }, 202)
    })
  return new Promise((resolve) =>
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port)),
  )
}
