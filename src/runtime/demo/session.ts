/** What happens in one visit to the demo shop, as the items its SDK would send. */
import type { AliasItem, Attributes, EventItem, Item, UserItem } from '../../event.ts'
import { pageViewed } from '../../event.ts'
import type { Chance } from './random.ts'
import { type Product, pages, plans, products, searches } from './shop.ts'
import type { Visitor } from './visitor.ts'

/** An item and when it happens, in milliseconds since 1970. */
export interface Moment {
  at: number
  item: Item
}

/** The visit that starts at `start`. Changes what the visitor is: signed up, subscribed. */
export function session(visitor: Visitor, start: number, chance: Chance): Moment[] {
  const moments: Moment[] = []
  const sessionId = `session-${uuid(start, chance).slice(-12)}`
  let at = start
  visitor.visits++
  browse()
  if (chance.happens(0.18)) lookFor(chance.pick(searches))
  const seen = look()
  if (visitor.userId === null && chance.happens(0.16 * visitor.channel.eager)) signUp()
  if (seen.length > 0 && chance.happens(visitor.userId ? 0.4 : 0.16 * visitor.channel.eager)) buy(seen)
  if (visitor.userId && visitor.plan === 'free' && chance.happens(0.07)) subscribe()
  if (visitor.userId && visitor.companySize !== 'private' && chance.happens(0.08)) invite()
  return moments

  function browse(): void {
    const landing = chance.weighted(pages)
    viewPage(landing.path, landing.title, visitor.visits === 1 ? visitor.channel.referrer : '')
    for (let more = chance.between(0, 2); more > 0; more--) {
      const { path, title } = chance.weighted(pages)
      viewPage(path, title, '')
    }
  }

  function viewPage(path: string, title: string, referrer: string): void {
    const { source, medium } = visitor.channel
    const campaign = visitor.visits === 1 && source && medium ? { source, medium } : undefined
    const page = { path, title, url: `https://shop.example.com${path}`, referrer }
    event(pageViewed, { path }, { page, ...(campaign && { campaign }) })
  }

  function lookFor(term: string): void {
    event('searched', { term, results: chance.between(0, 9) })
  }

  function look(): Product[] {
    const seen = Array.from({ length: chance.between(0, 3) }, () => chance.weighted(products))
    for (const { path, name, category, price } of seen) {
      viewPage(path, name, '')
      event('product_viewed', { product: name, category, price })
    }
    return seen
  }

  function buy(seen: Product[]): void {
    for (const { name, category, price } of seen) event('added_to_cart', { product: name, category, price })
    if (!chance.happens(0.62)) return
    const items = seen.length
    const amount = seen.reduce((sum, { price }) => sum + price, 0)
    event('checkout_started', { amount, items })
    // Paying on a phone is harder.
    if (!chance.happens(visitor.device === 'phone' ? 0.55 : 0.76)) return
    const payment = chance.pick(['card', 'card', 'paypal', 'invoice'])
    event('purchase', { amount, currency: 'USD', items, category: seen[0]!.category, plan: visitor.plan, payment })
  }

  function signUp(): void {
    const userId = `user-${visitor.anonymousId.split('-')[1]}`
    visitor.userId = userId
    event('signed_up', { method: chance.pick(['email', 'email', 'google', 'apple']) })
    const { channel, country, companySize, anonymousId } = visitor
    identify({ plan: 'free', country: country.code, channel: channel.name, company_size: companySize })
    add({ alias: { from: anonymousId, to: userId }, created: iso(at) } satisfies AliasItem)
  }

  function subscribe(): void {
    const { name: plan, price } = chance.weighted(plans)
    viewPage('/subscription', 'Coffee, every two weeks', '')
    visitor.plan = plan
    event('subscription_started', { plan, price, currency: 'USD' })
    identify({ plan })
  }

  function invite(): void {
    event('teammate_invited', { seats: chance.between(1, 4) })
  }

  function event(name: string, attributes: Attributes, about: EventItem['context'] = {}): void {
    const { anonymousId, userId, country, device, userAgent } = visitor
    const library = { name: 'dataloaf-browser', version: 'demo' }
    at += chance.between(4_000, 70_000)
    add({
      event_name: name,
      event_id: uuid(at, chance),
      anonymous_id: anonymousId,
      ...(userId !== null && { user_id: userId }),
      session_id: sessionId,
      event_created: iso(at),
      event_attributes: { ...attributes, country: country.code, device },
      context: { user_agent: userAgent, locale: country.locale, library, ...about },
    } satisfies EventItem)
  }

  function identify(attributes: Attributes): void {
    const patch: UserItem = { user_id: visitor.userId!, user_attributes: attributes, updated_at: iso(at) }
    add({ ...patch, patch_id: uuid(at, chance) })
  }

  function add(item: Item): void {
    moments.push({ at, item })
  }
}

/** A UUID of version 7 whose random part comes from `chance`: the same story has the same ids. */
function uuid(at: number, { next }: Chance): string {
  const digits = (count: number) =>
    Math.floor(next() * 16 ** count)
      .toString(16)
      .padStart(count, '0')
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-a${digits(3)}-${digits(12)}`
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
