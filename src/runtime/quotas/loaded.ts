import type { KeyOwner } from '../collector/key.ts'
import type { Clock, Warehouse } from '../ports.ts'
import type { Counts } from './meters.ts'
import { type Limit, periodAt } from './quota.ts'
import type { Quotas } from './quotas.ts'

export interface LoadedOptions {
  quotas: Pick<Quotas, 'counted' | 'over'>
  warehouse: Pick<Warehouse, 'run'>
  /** Changes when something was loaded. */
  version: () => number
  /** Called when the collector has to be told of others who are over. */
  changed: () => void
  clock: Clock
  /** Milliseconds between two looks at the version. Default: 10,000. */
  every?: number
}

export interface LoadedCounts {
  /** Whose quotas there are, handed through; what came of them is counted at the next look. */
  knowing<Owner extends KeyOwner>(owners: Owner[]): Owner[]
  /** Counts when there is something new to count. */
  look(): Promise<void>
  stop(): Promise<void>
}

/**
 * Counts for quotas where functions take events in: what the warehouse has loaded of apps that have one. It asks only
 * when something was loaded: a warehouse that sleeps when nobody needs it must not be kept awake.
 */
export function startLoadedCounts(options: LoadedOptions): LoadedCounts {
  const { quotas, warehouse, version, changed, clock, every = 10_000 } = options
  let limited: ReadonlyMap<string, KeyOwner> = new Map()
  let counted: string | undefined
  let told = '[]'
  let last: Promise<void> = Promise.resolve()

  async function count(): Promise<void> {
    const { from, until } = periodAt('month', clock())
    const today = periodAt('day', clock()).from
    const state = JSON.stringify([version(), today, [...limited.keys()]])
    if (limited.size === 0 || state === counted) return
    const rows = await loadedSince({ warehouse, apps: [...limited.keys()], from, until })
    for (const [appId, { limits = [] }] of limited) {
      quotas.counted(appId, countsOf(rows.get(appId) ?? [], today), limits.filter(isOfApp))
    }
    counted = state
    const over = JSON.stringify([...limited.values()].flatMap((owner) => quotas.over(owner) ?? []))
    if (over !== told) changed()
    told = over
  }

  function look(): Promise<void> {
    // The warehouse is away: it is asked again at the next look.
    last = last.then(count).catch(() => undefined)
    return last
  }

  const timer = setInterval(look, every)
  timer.unref()
  return {
    knowing(owners) {
      limited = new Map(owners.filter(({ limits }) => limits?.some(isOfApp)).map((owner) => [owner.app_id, owner]))
      return owners
    },
    look,
    async stop() {
      clearInterval(timer)
      await last
    },
  }
}

const isOfApp = ({ of }: Limit) => of === 'app'

interface Loaded {
  day: number
  events: number
}

function countsOf(loaded: readonly Loaded[], today: number): Counts {
  const sum = (of: readonly Loaded[]) => of.reduce((all, { events }) => all + events, 0)
  return { month: sum(loaded), day: sum(loaded.filter(({ day }) => day === today)) }
}

interface Asked {
  warehouse: Pick<Warehouse, 'run'>
  apps: readonly string[]
  from: number
  until: number
}

/** By app and by the day they were received, which objects are named by; what was imported is nobody's quota. */
async function loadedSince({ warehouse, apps, from, until }: Asked): Promise<ReadonlyMap<string, Loaded[]>> {
  const places = apps.map((_, index) => `$${index + 3}`).join(', ')
  const { rows } = await warehouse.run({
    text: `select app_id, substring(object_key, 8, 10) as received_on, sum(rows) from load_counts
      where object_key >= $1 and object_key < $2 and import_id is null and app_id in (${places})
      group by app_id, substring(object_key, 8, 10)`,
    values: [folderOf(from), folderOf(until), ...apps],
  })
  const found = new Map<string, Loaded[]>()
  for (const [app, day, events] of rows) {
    const one = { day: Date.parse(`${String(day).replaceAll('/', '-')}T00:00:00Z`), events: Number(events) }
    found.set(String(app), [...(found.get(String(app)) ?? []), one])
  }
  return found
}

/** `events/2026/01/31/` */
const folderOf = (time: number) => `events/${new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')}/`
