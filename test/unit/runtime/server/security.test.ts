import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { securityHeaders } from '../../../../src/runtime/server/security.ts'

describe('who may use what the server has', () => {
  it.each([
    ['/d.js', 'cross-origin'],
    ['/~bread.js', 'cross-origin'],
    ['/', 'same-origin'],
    ['/assets/d.js', 'same-origin'],
  ])('%s: %s', async (path, policy) => {
    const app = new Hono().use(securityHeaders()).get('/*', (c) => c.text('there'))
    const { headers } = await app.request(path)
    expect(headers.get('cross-origin-resource-policy')).toBe(policy)
  })
})
