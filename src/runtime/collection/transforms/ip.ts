import { type Attributes, contextAttribute } from '../../../event.ts'
import { networkOf } from '../address.ts'
import { changeAt } from './paths.ts'
import { transform } from './transform.ts'

export const ip = transform({
  kind: 'ip',
  description:
    'says what is stored of a sender’s address (`$context.ip`); without this transform that is its network: /24 of IPv4, /48 of IPv6',
  fields: {
    keep: {
      type: 'choice',
      choices: ['nothing', 'network', 'address'],
      description: 'how much of it: `nothing`, its `network`, or the whole `address`',
    },
  },
  scoped: false,
  apply({ keep }) {
    if (keep === 'address') return {}
    const change = keep === 'nothing' ? withoutAddress : withNetwork
    return { event: (event) => ({ ...event, event_attributes: change(event.event_attributes) }) }
  },
})

const path = [contextAttribute, 'ip']

/** What is no address could be anything, so it goes. */
export function withNetwork(attributes: Attributes): Attributes {
  return changeAt(attributes, path, (value) =>
    typeof value === 'string' ? (networkOf(value) ?? undefined) : undefined,
  )
}

function withoutAddress(attributes: Attributes): Attributes {
  return changeAt(attributes, path, () => undefined)
}
