import { isIP } from 'node:net'

/**
 * An address without what follows the network: the last 8 bits of IPv4, the last 80 of IPv6. Null for what is none. Takes
 * an address with a port, in brackets, or the first of a list, as proxies pass them on.
 */
export function networkOf(text: string): string | null {
  const address = bareAddress(text)
  if (address === null) return null
  if (isIP(address) === 4) return address.replace(/\d+$/, '0')
  const groups = firstGroups(address)
  return `${groups.map((group) => group.toString(16)).join(':')}::`
}

/** An address as it is written alone; one of IPv4 that is written as IPv6 as that of IPv4. */
export function bareAddress(text: string): string | null {
  const first = text.split(',', 1)[0]!.trim()
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(first) ?? []
  const [, beforePort] = /^([\d.]+):\d+$/.exec(first) ?? []
  const address = (bracketed ?? beforePort ?? first).replace(/%.*$/, '')
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  const bare = mapped ?? address
  return isIP(bare) === 0 ? null : bare
}

/** The first 48 bits. `::` stands for as many zeros as are missing. */
function firstGroups(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')))
  // An address of IPv4 at the end is two groups.
  const given = head.length + tail.length + (tail.at(-1)?.includes('.') ? 1 : 0)
  const groups = address.includes('::') ? [...head, ...Array<string>(8 - given).fill('0'), ...tail] : head
  return groups.slice(0, 3).map((group) => Number.parseInt(group, 16))
}
