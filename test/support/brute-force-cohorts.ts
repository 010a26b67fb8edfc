import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import { passes, userOf } from './brute-force-filter.ts'
import { type Asked, bruteFunnel } from './brute-force-funnel.ts'
import { eventsOf } from './brute-force-intervals.ts'
import { addDays, startOfDate } from './brute-force-time.ts'
import type { World } from './worlds.ts'

/** Who is in a cohort, by plain loops over the users and their events. */
export function bruteMembers(definition: CohortDefinition, world: World): Set<string> {
  const isMember = memberIn(definition, world)
  return new Set(usersOf(world).filter(isMember))
}

/** Everybody there is: who did something, and who has attributes. */
export function usersOf(world: World): string[] {
  const acted = world.events.flatMap((event) => userOf(event, world) ?? [])
  return [...new Set([...acted, ...Object.keys(world.users)])]
}

function memberIn(definition: CohortDefinition, world: World): (user: string) => boolean {
  const doneBy = (user: string) => world.events.filter((event) => userOf(event, world) === user)
  switch (definition.by) {
    case 'attributes':
      return (user) => passes(someEventOf(user), world, definition.filter)
    case 'users': {
      const listed = definition.users.map((id) => world.canonical[id] ?? id)
      return (user) => listed.includes(user)
    }
    case 'events': {
      const { event, count = { op: 'gte', value: 1 }, bots, range } = definition
      const holds = {
        gte: (n: number) => n >= count.value,
        lte: (n: number) => n <= count.value,
        eq: (n: number) => n === count.value,
      }
      const within = boundsIn(range, world.timeZone)
      return (user) => {
        const done = eventsOf(event, { bots } as never, { ...world, events: doneBy(user) }).filter(({ at }) =>
          within(at),
        )
        // Whoever did it never is in no such cohort, not even of those who did it at most once.
        return done.length > 0 && holds[count.op](done.length)
      }
    }
    case 'funnel': {
      const { funnel, reached, not_reached } = definition
      return (user) => {
        const alone = bruteFunnel(funnel as Asked, { ...world, events: doneBy(user) })
        const counts = (alone as { steps: { count: number }[] }).steps.map(({ count }) => count)
        return counts[reached - 1] === 1 && (not_reached === undefined || counts[not_reached - 1] === 0)
      }
    }
  }
}

function boundsIn(range: unknown, zone: string): (at: number) => boolean {
  const { from, to } = (range ?? {}) as { from?: string; to?: string }
  if (from === undefined || to === undefined) return () => true
  const [start, end] = [startOfDate(from, zone), startOfDate(addDays(to, 1), zone)]
  return (at) => at >= start && at < end
}

const someEventOf = (user: string): World['events'][number] => ({
  ...{ event_id: '', event_name: '', user_id: user, anonymous_id: null, session_id: null },
  ...{ at: 0, attributes: {}, bot: null },
})
