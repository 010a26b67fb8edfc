import { Hono } from 'hono'
import { asDataLoafError, DataLoafError } from '../../errors.ts'
import type { Published } from './published.ts'

/**
 * Puts the published settings before a collector: which pages may send, and how much at once. An answer waits for `last`:
 * a function is put to sleep with it.
 */
export function edge(collector: Hono, settings: Published, last: () => Promise<void> = () => Promise.resolve()): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    const { origins, limits } = await settings.current()
    const origin = c.req.header('origin')
    if (origin !== undefined && origins && !origins.includes(origin)) {
      throw new DataLoafError('forbidden', `Pages of ${origin} may not send events here.`)
    }
    if (Number(c.req.header('content-length') ?? 0) > limits.requestBytes) {
      throw new DataLoafError('too_large', `The request is larger than ${limits.requestBytes} bytes.`, {
        hint: 'send smaller batches',
      })
    }
    await next()
    await last()
  })
  app.onError((thrown) => {
    const error = asDataLoafError(thrown)
    const headers = error.status >= 500 ? { 'Retry-After': String(error.retryAfter ?? 5) } : undefined
    return Response.json(error, { status: error.status, ...(headers && { headers }) })
  })
  return app.route('/', collector)
}
