/** A shop at one address, its collector and the browser SDK's script at another. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EventItem, Item } from '../../src/event.ts'
import { scriptText } from '../../tools/bundle/sdks.js'

export interface Site {
  shop: string
  /** What the shop's pages hold, and what the script is told beside its key. */
  body: string
  attributes: string
  /** What the collector says is watched. */
  settings: object
  /** The collector answers 503. */
  away: boolean
  /** Milliseconds before it answers. */
  delay: number
  /** What the collector took, each event id once. */
  events(): EventItem[]
  /** `GET /v1/settings?write_key=wk_1`, each kind of request once. */
  requests(): string[]
  /** What was sent, as text. */
  text(): string
  reset(): void
  close(): Promise<void>
}

export async function startSite(): Promise<Site> {
  const script = await scriptText(process.cwd())
  let items: Item[] = []
  let requests: string[] = []
  const fresh = { away: false, delay: 0, body: '<h1>Mugs</h1>', attributes: '', settings: { elements: [], steps: [] } }
  const state = { ...fresh }
  const collector = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-allow-credentials', 'true')
    if (request.url === '/any-name.js') {
      response.setHeader('content-type', 'text/javascript').end(script)
      return
    }
    requests.push(`${request.method} ${request.url}`)
    if (request.method === 'GET') return response.end(JSON.stringify(state.settings))
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    await new Promise((resolve) => setTimeout(resolve, state.delay))
    if (!state.away) items.push(...JSON.parse(Buffer.concat(chunks).toString()).batch)
    response.writeHead(state.away ? 503 : 202).end('{}')
  })
  const data = await listening(collector)
  const shop = createServer((request, response) => {
    const early = request.url === '/early.js'
    if (early) return response.setHeader('content-type', 'text/javascript').end(earlyCall)
    response.setHeader('content-type', 'text/html')
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; script-src 'self' ${data}; connect-src ${data}; frame-src 'self'; style-src-attr 'unsafe-inline'; img-src data:`,
    )
    response.end(
      `<!doctype html><title>Shop</title><link rel="icon" href="data:,">${request.url === '/early' ? '<script src="/early.js"></script>' : ''}
       ${state.body}<script async src="${data}/any-name.js" data-key="wk_1" ${state.attributes}></script>`,
    )
  })
  return Object.assign(state, {
    shop: await listening(shop),
    events: () => [...new Map(items.filter(isEvent).map((event) => [event.event_id, event])).values()],
    requests: () => [...new Set(requests)].sort(),
    text: () => JSON.stringify(items),
    reset() {
      items = []
      requests = []
      Object.assign(state, fresh)
    },
    async close() {
      for (const server of [shop, collector]) await close(server)
    },
  })
}

const earlyCall = "(window.dataloaf ||= []).push(['track', 'early'])"

const isEvent = (item: Item): item is EventItem => 'event_name' in item

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function close(server: Server): Promise<unknown> {
  return new Promise((resolve) => {
    server.close(resolve)
    server.closeAllConnections()
  })
}
