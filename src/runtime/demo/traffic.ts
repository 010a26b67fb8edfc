import type { Item } from '../../event.ts'
import type { Clock } from '../ports.ts'
import { chance } from './random.ts'
import { session } from './session.ts'
import { newVisitor, type Visitor } from './visitor.ts'

export interface TrafficOptions {
  /** Takes the items in as if an SDK had sent them. */
  send: (items: Item[]) => Promise<unknown>
  clock: Clock
  /** From 0 up to 1. */
  random: () => number
  /** Milliseconds between items, on average. @default 1000 */
  every?: number
}

export interface Traffic {
  stop(): void
}

/** How many visits go on side by side. */
const visitsAtOnce = 8
const visitorsKept = 200

/** People who walk through the demo shop while it is open, about one event a second, so that live pages move. */
export function startDemoTraffic({ send, clock, random, every = 1000 }: TrafficOptions): Traffic {
  const luck = chance(random)
  const visitors: Visitor[] = []
  const visits: Item[][] = []
  let arrived = 0
  let timer = setTimeout(step, every)
  timer.unref()
  return { stop: () => clearTimeout(timer) }

  function step(): void {
    // The gaps between independent events are exponential; even ones look like a machine.
    timer = setTimeout(step, Math.min(-Math.log(1 - random()) * every, 5 * every))
    timer.unref()
    // The next one comes in any case; a server under load sheds these first.
    send(nextItems()).catch(() => {})
  }

  function nextItems(): Item[] {
    while (visits.length < visitsAtOnce) visits.push(session(someone(), clock(), luck).map(({ item }) => item))
    const visit = visits.splice(luck.between(0, visits.length - 1), 1)[0]!
    const items = [visit.shift()!]
    // What is said about a user belongs to the event before it.
    while (visit[0] && !('event_name' in visit[0])) items.push(visit.shift()!)
    if (visit.length > 0) visits.push(visit)
    return items.map((item) => stampedNow(item, new Date(clock()).toISOString()))
  }

  function someone(): Visitor {
    if (visitors.length > 20 && luck.happens(0.5)) return luck.pick(visitors)
    // The time makes ids differ from those of an earlier run.
    const visitor = newVisitor((clock() % 2 ** 31) + arrived++, 0, false, luck)
    visitors.push(visitor)
    if (visitors.length > visitorsKept) visitors.shift()
    return visitor
  }
}

/** Sessions are written with their pauses; live, the pauses are the timer's. */
function stampedNow(item: Item, now: string): Item {
  if ('alias' in item) return { ...item, created: now }
  return 'event_name' in item ? { ...item, event_created: now } : { ...item, updated_at: now }
}
