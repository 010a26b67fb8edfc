import { describe, expect, it } from 'vitest'
import type { EventItem, Item } from '../../../../src/event.ts'
import { story } from '../../../../src/runtime/demo/story.ts'

const anchor = Date.parse('2026-01-31T15:00:00Z')
const days = 42
const options = { anchor, to: anchor, seed: 1, days }
const items = [...story(options)].flat()
const events = items.filter((item): item is EventItem => 'event_name' in item)

describe('the demo story', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(JSON.stringify([...story(options)].flat()) === JSON.stringify(items)).toBe(true)
    expect(story({ ...options, seed: 2 }).next().value).not.toEqual(story(options).next().value)
  })

  it('goes on later as it would have gone on, so that what is told again is the same', () => {
    const later = [...story({ ...options, to: anchor + 3 * 86_400_000 })].flat()
    expect(JSON.stringify(later.slice(0, items.length)) === JSON.stringify(items)).toBe(true)
    expect(later.length).toBeGreaterThan(items.length)
  })

  it('tells a part of itself', () => {
    const from = anchor - 86_400_000
    const part = [...story({ ...options, from })].flat()
    expect(part).toEqual(items.slice(-part.length))
    expect(Date.parse(timeOf(part[0]!))).toBeGreaterThanOrEqual(from)
  })

  it('is in the order of time and ends with the present', () => {
    const times = items.map(timeOf)
    expect(times).toEqual([...times].sort())
    expect(times.at(-1)! < new Date(anchor).toISOString()).toBe(true)
    expect(times.at(-1)! > new Date(anchor - 3_600_000).toISOString()).toBe(true)
  })

  it('names every item once', () => {
    const ids = items.flatMap((item) =>
      'event_name' in item ? item.event_id! : 'user_id' in item ? item.patch_id! : [],
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has what a product has: purchases after sign-ups, people who come back, a launch and an outage', () => {
    const count = (name: string) => events.filter(({ event_name }) => event_name === name).length
    expect(count('page_viewed')).toBeGreaterThan(count('product_viewed'))
    expect(count('checkout_started')).toBeGreaterThan(count('purchase'))
    expect(count('subscription_started')).toBeGreaterThan(50)
    const perDay = (ago: number) => {
      const date = new Date(anchor - ago * 86_400_000).toISOString().slice(0, 10)
      return events.filter(({ event_created }) => event_created!.startsWith(date)).length
    }
    expect(perDay(33)).toBeGreaterThan(1.6 * perDay(40))
    expect(perDay(16)).toBeLessThan(0.6 * perDay(23))
  })

  it('ties what visitors did before they signed up to their users', () => {
    const tied = new Set(items.flatMap((item) => ('alias' in item ? item.alias.from : [])))
    const signedUp = events.filter(({ event_name }) => event_name === 'signed_up')
    expect(signedUp.length).toBeGreaterThan(500)
    expect(signedUp.filter(({ anonymous_id }) => !tied.has(anonymous_id!)).length).toBeLessThanOrEqual(1)
  })
})

function timeOf(item: Item): string {
  if ('event_name' in item) return item.event_created!
  return ('alias' in item ? item.created : item.updated_at)!
}
