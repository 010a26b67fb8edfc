/**
 * A request's scope for web frameworks: who sent it, from where, which page. Nothing of a framework is imported.
 *
 * ```ts
 * import { express } from 'dataloaf/middleware'
 *
 * app.use(express(dataloaf, { identify: (request) => ({ userId: request.user.id }), pageViews: true }))
 * app.post('/orders', (request, response) => {
 *   request.dataloaf.track('purchase', { amount: 12 })
 * })
 * ```
 */
export { type ExpressRequest, express } from './middleware/express.ts'
export { type FastifyRequest, fastify } from './middleware/fastify.ts'
export { type HonoContext, hono } from './middleware/hono.ts'
export { type NextOptions, next } from './middleware/next.ts'
export type { MiddlewareOptions } from './middleware/request.ts'
