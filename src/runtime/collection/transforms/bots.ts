import { BlockList, isIP } from 'node:net'
import { contextAttribute } from '../../../event.ts'
import { bareAddress } from '../address.ts'
import { valueAt } from './paths.ts'
import { type RequestFacts, transform } from './transform.ts'

export const bots = transform({
  kind: 'bots',
  description:
    'says of more events that they come from a bot, and why; user agents that say so themselves are always recognised',
  fields: {
    networks: { type: 'networks', description: 'where no people sit, such as data centres', optional: true },
    headers: {
      type: 'boolean',
      description: 'look for what monitors, prerenderers and programs say in a browser’s request (default: true)',
      optional: true,
    },
  },
  scoped: false,
  apply({ networks = [], headers = true }) {
    const inNetwork = matcher(networks)
    return {
      event(event, request) {
        if (event.bot !== null) return event
        const address = request.address ?? valueAt(event.event_attributes, [contextAttribute, 'ip'])
        const network = typeof address === 'string' ? inNetwork(address) : undefined
        const bot = network === undefined ? (headers ? headerReason(request) : null) : `network: ${network}`
        return bot === null ? event : { ...event, bot }
      },
    }
  },
})

/** What a request has that no person's does: the header, and what its value looks like. */
const hints: readonly (readonly [header: string, pattern: RegExp])[] = [
  ['sec-ch-ua', /headless/i],
  ['sec-datadog', /./],
  ['x-newrelic-synthetics', /./],
  // Programs that crawl give the address of who runs them.
  ['from', /@/],
  ['cf-worker', /./],
  ['sec-purpose', /prerender|prefetch/i],
  ['purpose', /prefetch/i],
  ['x-purpose', /preview/i],
]

function headerReason({ header }: RequestFacts): string | null {
  const found = hints.find(([name, pattern]) => pattern.test(header(name) ?? ''))
  return found ? `header: ${found[0]}` : null
}

/** The first of the networks that an address lies in. */
function matcher(networks: readonly string[]): (text: string) => string | undefined {
  const lists = networks.map((network) => {
    const [address = '', bits] = network.split('/')
    const list = new BlockList()
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits), family)
    return { network, list, family } as const
  })
  return (text) => {
    const address = bareAddress(text)
    if (address === null) return undefined
    const own = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    return lists.find(({ list, family }) => family === own && list.check(address, family))?.network
  }
}
