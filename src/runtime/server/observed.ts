import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'

export interface Observation {
  method: string
  /** As it is written in the code, `/api/apps/:app_id/query`: an address may hold a user's id. */
  route: string
  status: number
  /** Until the answer began. */
  milliseconds: number
}

/** Tells how each request went. */
export function observed(tell: (observation: Observation) => void): MiddlewareHandler {
  return async function observed(c, next) {
    const started = performance.now()
    await next()
    const { method } = c.req
    const milliseconds = Math.round((performance.now() - started) * 10) / 10
    tell({ method, route: routePath(c), status: c.res.status, milliseconds })
  }
}
