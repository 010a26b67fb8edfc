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

  it('lets pages run our files only, and everything else nothing', async () => {
    const app = new Hono()
      .use(securityHeaders())
      .get('/page', (c) => c.html('<p>there</p>'))
      .get('/api', (c) => c.json({}))
      .get('/same', (c) => c.body(null, 304))
    const policyOf = async (path: string) => (await app.request(path)).headers.get('content-security-policy')
    expect(await policyOf('/page')).toMatch(/^default-src 'self'; .*frame-ancestors 'none'$/)
    expect(await policyOf('/api')).toBe("default-src 'none'; frame-ancestors 'none'")
    // It would take the place of the kept page's own.
    expect(await policyOf('/same')).toBeNull()
  })
})
