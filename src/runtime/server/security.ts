import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { DataLoafError } from '../../errors.ts'
import { isForOthers } from './static.ts'

export interface SecurityOptions {
  /** Origins whose pages may embed what a link's token shows. Default: none. */
  embeddedBy?: (token: string) => Promise<string[]>
}

/**
 * Headers of every answer. Styles and scripts come from files: no inline code runs, nor does any other site's. No page
 * of others may embed ours, but what was shared with it. What is no page has the few that mean something there: a cold
 * page is a dozen answers.
 */
export function securityHeaders({ embeddedBy = async () => [] }: SecurityOptions = {}): MiddlewareHandler {
  return async function securityHeaders(c, next) {
    await next()
    for (const [name, value] of Object.entries(headersOf(c.res))) c.res.headers.set(name, value)
    const [, door, token] = /^\/(shared|embed)\/([^/]+)$/.exec(c.req.path) ?? []
    if (door !== undefined) c.res.headers.set('X-Robots-Tag', 'noindex')
    const parents = door === 'embed' ? await embeddedBy(token!) : []
    if (parents.length > 0) {
      c.res.headers.set('Content-Security-Policy', policyText({ ...policy, 'frame-ancestors': parents.join(' ') }))
      // It knows no list, and says no to all.
      c.res.headers.delete('X-Frame-Options')
    }
    if (!isForOthers(c.req.path)) return
    c.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    // The picker is a module, which browsers ask for so.
    c.res.headers.set('Access-Control-Allow-Origin', '*')
  }
}

/** Nobody fills the memory by a question. Imports are read piece by piece and may have any size. */
export function smallBodies(maxSize = 1_000_000): MiddlewareHandler {
  const limited = bodyLimit({
    maxSize,
    onError() {
      throw new DataLoafError('too_large', `The body has more than ${maxSize} bytes.`)
    },
  })
  return async function smallBodies(c, next) {
    return c.req.path.endsWith('/import') ? await next() : await limited(c, next)
  }
}

const policy = {
  'default-src': "'self'",
  // uPlot and the tooltips place things by setting element styles from script, which this allows; style attributes
  // and <style> elements in markup stay forbidden.
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
}

const policyText = (directives: { [directive: string]: string }) =>
  Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')

const everywhere = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' }

const ofPages = {
  ...everywhere,
  'Content-Security-Policy': policyText(policy),
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  // A product's page that is opened to pick an element of it has to answer; pages that open us still cannot.
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
}

/** Opened on its own, an answer of the API runs nothing and stands in no frame. Scripts and styles are text then. */
const ofFiles = { ...everywhere, 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" }

function headersOf({ status, headers }: Response) {
  // The browser puts them on the page it has.
  if (status === 304) return everywhere
  const type = headers.get('content-type') ?? ''
  if (/^text\/(css|javascript)/.test(type)) return everywhere
  return type.startsWith('text/html') ? ofPages : ofFiles
}
