/** The demo shop's history, day by day: growth, weekends, a launch, an outage, people who come back and who do not. */
import type { Item } from '../../event.ts'
import { type Chance, chance, seeded } from './random.ts'
import { type Moment, session } from './session.ts'
import { bots } from './shop.ts'
import { newVisitor, type Visitor } from './visitor.ts'

export interface StoryOptions {
  /** When the app was made, in milliseconds since 1970: the story starts `days` before. */
  anchor: number
  /** Half-open range of what is told. The story itself is the same whatever part is told. */
  from?: number
  to: number
  seed: number
  /** Days of history before the anchor. */
  days: number
}

const day = 86_400_000
const hour = 3_600_000
/** The earliest a local day starts, before the day in UTC. */
const earliestOffset = 10 * hour

/** The story's items, a batch for each day, in the order of time. */
export function* story({ anchor, from = 0, to, seed, days }: StoryOptions): Generator<Item[]> {
  const luck = chance(seeded(seed))
  const visitors: Visitor[] = []
  const today = Math.floor(anchor / day)
  let told: Moment[] = []
  for (let number = -days; (today + number) * day - earliestOffset < to; number++) {
    const midnight = (today + number) * day
    told.push(...oneDay(number, midnight, visitors, luck))
    // Later local days can still add to what lies after this.
    const complete = Math.min(midnight + day - earliestOffset, to)
    const ready = told.filter(({ at }) => at < complete && at >= from).sort((a, b) => a.at - b.at)
    told = told.filter(({ at }) => at >= complete)
    if (ready.length > 0) yield ready.map(({ item }) => item)
  }
}

function oneDay(number: number, midnight: number, visitors: Visitor[], luck: Chance): Moment[] {
  const mood = moodOf(number, midnight)
  const visits = visitors.filter((visitor) => luck.happens(returns(visitor, number) * mood.returning))
  const arrivals = Math.round(mood.arriving * (0.9 + luck.next() * 0.2))
  for (let i = 0; i < arrivals; i++) {
    const visitor = newVisitor(visitors.length, number, luck.happens(mood.fromLaunch), luck)
    visitors.push(visitor)
    visits.push(visitor)
  }
  const moments = visits.flatMap((visitor) => session(visitor, startOf(visitor, midnight, luck), luck))
  return [...moments, ...botVisits(number, midnight, luck)]
}

/** New visitors of the day, and how much the day changes the chance that somebody comes back. */
function moodOf(number: number, midnight: number): { arriving: number; returning: number; fromLaunch: number } {
  const weekday = new Date(midnight).getUTCDay()
  const weekly = [0.72, 1.05, 1.1, 1.08, 1.04, 0.98, 0.78][weekday]!
  const growth = 100 * 1.008 ** (number + 75)
  const sinceLaunch = number - launchDay
  const launch = sinceLaunch >= 0 ? 3.2 * 0.45 ** sinceLaunch : 0
  const outage = outageDays.includes(number) ? 0.3 : 1
  return {
    arriving: growth * weekly * outage * (1 + launch),
    returning: weekly * outage,
    fromLaunch: launch / (1 + launch),
  }
}

const launchDay = -33
const outageDays = [-16, -15]

/** The chance that a visitor comes back on a day: it decays, the slower the more they have to do with the shop. */
function returns({ since, userId, plan }: Visitor, number: number): number {
  const age = number - since
  if (userId === null) return 0.07 * age ** -0.9
  return plan === 'free' ? 0.42 * age ** -0.55 : 0.62 * age ** -0.28
}

/** Visits per local hour: a quiet night, a busy forenoon, a busier evening. */
const curve = [3, 2, 1, 1, 1, 2, 4, 7, 10, 13, 14, 13, 12, 12, 12, 12, 12, 13, 14, 16, 18, 16, 11, 6]
const hours = curve.map((weight, hour) => ({ hour, weight }))

function startOf({ country }: Visitor, midnight: number, luck: Chance): number {
  const local = luck.weighted(hours).hour + luck.next()
  return Math.floor(midnight + (local - country.offset) * hour)
}

function botVisits(number: number, midnight: number, luck: Chance): Moment[] {
  return bots.slice(0, luck.between(2, 3)).flatMap((userAgent, index) => {
    const bot = { ...newVisitor(900_000 + index, number, false, luck), userAgent, visits: 1, device: 'desktop' }
    const start = midnight + luck.between(0, 20 * hour)
    const crawl = Array.from({ length: luck.between(2, 5) }, (_, i) => session(bot, start + i * 600_000, luck))
    return crawl.flat().filter(({ item }) => 'event_name' in item && item.event_name === 'page_viewed')
  })
}
