import type { Chance } from './random.ts'
import { browsers, type Channel, type Country, channels, companySizes, countries, launchChannel } from './shop.ts'

/** Somebody who comes to the demo shop, and what they have done there so far. */
export interface Visitor {
  anonymousId: string
  /** Null until they sign up. */
  userId: string | null
  country: Country
  channel: Channel
  device: string
  userAgent: string
  companySize: string
  /** `free` until they subscribe. */
  plan: string
  /** Day of the first visit. */
  since: number
  visits: number
}

export function newVisitor(number: number, since: number, fromLaunch: boolean, chance: Chance): Visitor {
  const { device, agent } = chance.weighted(browsers)
  return {
    anonymousId: `visitor-${number.toString(36).padStart(5, '0')}-${Math.floor(chance.next() * 2 ** 32).toString(36)}`,
    userId: null,
    country: chance.weighted(countries),
    channel: fromLaunch ? launchChannel : chance.weighted(channels),
    device,
    userAgent: agent,
    companySize: chance.weighted(companySizes).name,
    plan: 'free',
    since,
    visits: 0,
  }
}
