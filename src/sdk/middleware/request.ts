import { campaignOf } from '../campaign.ts'
import type { Client } from '../client.ts'
import type { ContextInput, Identity } from '../items.ts'
import type { Scope } from '../scope.ts'

export interface MiddlewareOptions<Request> {
  /** Who sent the request; undefined: nobody that is known. @default nobody */
  identify?: (request: Request) => (Identity & { sessionId?: string }) | undefined
  /** The address to store of who sent the request. @default what the framework says (Express, Fastify), else none */
  ip?: (request: Request) => string | undefined
  /** Send `page_viewed` for every page that a browser opens and somebody known asked for. @default false */
  pageViews?: boolean
}

/** What the frameworks know of a request, in one form. */
export interface RequestFacts {
  method: string
  /** Path and query, or a whole address. */
  url: string
  header(name: string): string | undefined
  ip: string | undefined
}

/** The scope of a request: who sent it, and what its headers say. */
export function scopeOf<Request>(
  dataloaf: Client,
  request: Request,
  facts: RequestFacts,
  { identify, ip, pageViews = false }: MiddlewareOptions<Request>,
): Scope {
  const who = identify?.(request)
  const address = ip ? ip(request) : facts.ip
  const scope = dataloaf.scope({ ...who, context: contextOf(facts, address) })
  if (pageViews && who && opensPage(facts)) scope.page()
  return scope
}

function contextOf({ url, header }: RequestFacts, ip: string | undefined): ContextInput {
  const { pathname: path, href, search } = new URL(url, `http://${header('host') ?? 'localhost'}`)
  const userAgent = header('user-agent')
  const locale = header('accept-language')?.split(/[,;]/)[0]
  const campaign = campaignOf(search)
  const referrer = header('referer')
  return {
    ...(userAgent !== undefined && { userAgent }),
    ...(locale && locale !== '*' && { locale }),
    ...(ip !== undefined && { ip }),
    ...(campaign && { campaign }),
    page: { path, url: href, referrer },
  }
}

/** Browsers say what they load; what does not say so is asked whether it wants to read HTML. */
function opensPage({ method, header }: RequestFacts): boolean {
  if (method !== 'GET' || header('purpose') === 'prefetch' || header('sec-purpose')?.includes('prefetch')) return false
  const goal = header('sec-fetch-dest')
  return goal === undefined ? (header('accept')?.includes('text/html') ?? false) : goal === 'document'
}
