import type { KeyOwner, OverQuota } from '../collector/key.ts'
import type { UsageStore } from '../metadata/usage.ts'
import type { Clock } from '../ports.ts'
import { type Counts, meters } from './meters.ts'
import { formatQuota, type Limit, parseQuota, periodAt } from './quota.ts'

/** What came of a quota in its period; of the month where there is none. */
export interface QuotaUse {
  events: number
  /** How many the quota allows; null where there is none. */
  most: number | null
  /** ISO time; the period begins then, and the next one at `until`. */
  from: string
  until: string
}

/** Much of a quota, or all of it, is used. */
export interface Reached {
  limit: Limit
  percent: (typeof shares)[number]
  from: number
  until: number
}

type Owner = Pick<KeyOwner, 'app_id' | 'key_id' | 'limits'>

export interface Quotas {
  /** Whether it knows what each key brought in; else only what each app did. */
  readonly perKey: boolean
  /** Asked with every request of a collector: answers from memory. Undefined while something is left. */
  over(owner: Owner): OverQuota | undefined
  /** Events that were accepted; nothing comes of it where somebody else counts. */
  note(owner: Owner, events: number): void
  /** What came of an app, as somebody else counted it. */
  counted(appId: string, counts: Counts, limits: readonly Limit[]): void
  /** What came of an app or a key; null where that is not known. `quota`: as it is stored. */
  use(id: string, quota: string): QuotaUse | null
  /** Told once in each period, and again after a restart. Must not throw. */
  onReached(listener: (reached: Reached) => void): void
}

/** What is told of, in percent. */
const shares = [100, 80] as const

export interface QuotasOptions {
  /** Where what is accepted here is counted; absent where others take it in, too. */
  usage?: UsageStore | undefined
  clock: Clock
}

/**
 * Knows who is over. Limits are soft: the batch that crosses the line is taken whole, the next one is refused. Each
 * decision is worked out from what was counted, so that periods turn, and quotas change, without anybody’s doing.
 */
export async function openQuotas({ usage, clock }: QuotasOptions): Promise<Quotas> {
  const counted = meters()
  const told = new Set<string>()
  const listeners: ((reached: Reached) => void)[] = []
  for (const { app_id, key_id, at, events } of (await usage?.since(periodAt('month', clock()).from)) ?? []) {
    counted.add(app_id, events, at)
    counted.add(key_id, events, at)
  }

  const used = ({ id, quota: { per } }: Limit, now: number) => counted.read(id, now)[per]

  function look(limits: readonly Limit[], now: number): void {
    for (const limit of limits) {
      const { events, per } = limit.quota
      const percent = shares.find((share) => used(limit, now) * 100 >= events * share)
      if (percent !== undefined) tell({ limit, percent, ...periodAt(per, now) })
    }
  }

  function tell(reached: Reached): void {
    const name = nameOf(reached)
    if (told.has(name)) return
    // Of periods that are over; to be told twice does no harm.
    if (told.size >= mostTold) told.clear()
    told.add(name)
    for (const listener of listeners) listener(reached)
  }

  return {
    perKey: usage !== undefined,
    over({ limits }) {
      if (limits === undefined) return undefined
      const now = clock()
      const full = limits.find((limit) => used(limit, now) >= limit.quota.events)
      return full && overBy(full, periodAt(full.quota.per, now).until)
    },
    note({ app_id, key_id, limits }, events) {
      if (events === 0 || usage === undefined) return
      const now = clock()
      counted.add(app_id, events, now)
      counted.add(key_id, events, now)
      usage.note({ app_id, key_id, events })
      if (limits !== undefined) look(limits, now)
    },
    counted(appId, counts, limits) {
      const now = clock()
      counted.set(appId, counts, now)
      look(limits, now)
    },
    use(id, quota) {
      if (usage === undefined && !counted.has(id)) return null
      const now = clock()
      const { per, events: most } = parseQuota(quota) ?? { per: 'month', events: null }
      const { from, until } = periodAt(per, now)
      return { events: counted.read(id, now)[per], most, from: iso(from), until: iso(until) }
    },
    onReached: (listener) => void listeners.push(listener),
  }
}

/** The same for the same quota in the same period. */
export function nameOf({ limit: { id, quota }, percent, from }: Omit<Reached, 'until'>): string {
  return `quota_${id}_${formatQuota(quota)}_${iso(from).slice(0, 10)}_${percent}`
}

function overBy({ of, name, id, app_id, quota }: Limit, until: number): OverQuota {
  const whose = of === 'app' ? `The app ${name}` : `The write key ${name}`
  return {
    until: iso(until),
    message: `${whose} has used up its quota of ${formatQuota(quota)}; it starts anew at ${iso(until)}.`,
    hint: of === 'app' ? `dataloaf apps update --app ${app_id} --quota …` : `dataloaf keys update ${id} --quota …`,
  }
}

const iso = (time: number) => new Date(time).toISOString()

const mostTold = 1_000
