import { perVersion } from '../catalog/per-version.ts'
import type { Before } from '../loader/received.ts'
import type { Clock, Warehouse } from '../ports.ts'
import type { EventRecord, UserRecord } from '../records.ts'

export interface Totals {
  /** Lines accepted since the data began. */
  received: number
  /** Those of them in the warehouse, or recognised as duplicates. */
  loaded: number
}

export interface PipelineTotals extends Totals {
  /** Lines refused on their way. */
  quarantined: number
  /** Age of the oldest line that is not loaded, in seconds; 0 when all are. */
  lag_seconds: number
}

export interface Counts {
  /** Called for every accepted batch, once it is durable. */
  accepted(batch: { events: readonly EventRecord[]; users: readonly UserRecord[] }): void
  total(): Promise<PipelineTotals>
  ofApp(appId: string): Promise<Totals & { lag_seconds: number }>
}

export interface CountsOptions {
  warehouse: Warehouse
  clock: Clock
  /** Lines made durable since this process started. */
  received: () => number
  /** Lines that came in before it started. */
  before: Promise<Before>
  /** Changes when something was loaded. */
  version: () => number
}

/**
 * How much came in and how much has arrived. Both survive a restart: what came in before is in the ledger or still
 * on its way, and what comes in now is counted here.
 */
export function counts({ warehouse, clock, received, before, version }: CountsOptions): Counts {
  const accepted = new Map<string, number>()
  const marks: { at: number; received: number }[] = []
  const ledger = perVersion(version, () => readLedger(warehouse))
  const started = clock()
  // A long backlog takes a while to count. Everything waits for it: numbers that are equal by ignorance would say that
  // nothing is under way.
  const counted = before.catch((): Before => ({ total: 0, apps: new Map() }))

  /** When the first line that is not loaded came in: marks are as fine as is worth knowing. */
  function lag(arrived: number, all: number, earlier: number): number {
    if (arrived >= all) {
      marks.length = 0
      return 0
    }
    while (marks.length > 1 && earlier + marks[0]!.received <= arrived) marks.shift()
    return Math.max(0, clock() - (marks[0]?.at ?? started)) / 1000
  }

  function mark(): void {
    const now = clock()
    const last = marks.at(-1)
    if (last && now - last.at < markEvery) return
    marks.push({ at: now, received: received() })
    if (marks.length > mostMarks) marks.splice(0, mostMarks / 2)
  }

  async function total(): Promise<PipelineTotals> {
    // The ledger first: what is loaded was received before.
    const { rows, refused } = (await ledger()).total
    const earlier = (await counted).total
    const all = Math.max(rows, earlier + received())
    return { received: all, loaded: rows - refused, quarantined: refused, lag_seconds: lag(rows, all, earlier) }
  }

  async function ofApp(appId: string) {
    const { rows = 0, loaded = 0 } = (await ledger()).apps.get(appId) ?? {}
    const all = Math.max(rows, ((await counted).apps.get(appId) ?? 0) + (accepted.get(appId) ?? 0))
    return { received: all, loaded, lag_seconds: rows >= all ? 0 : (await total()).lag_seconds }
  }

  return {
    accepted({ events, users }) {
      for (const { app_id } of events) accepted.set(app_id, (accepted.get(app_id) ?? 0) + 1)
      for (const { app_id } of users) accepted.set(app_id, (accepted.get(app_id) ?? 0) + 1)
      mark()
    },
    total,
    ofApp,
  }
}

/** Milliseconds between two marks, and how many are kept: a quarter of an hour of constant traffic. */
const markEvery = 100
const mostMarks = 10_000

interface Ledger {
  total: { rows: number; refused: number }
  apps: ReadonlyMap<string, { rows: number; loaded: number }>
}

async function readLedger(warehouse: Warehouse): Promise<Ledger> {
  const [total, apps] = await Promise.all([
    warehouse.run({ text: 'select coalesce(sum(rows), 0), coalesce(sum(refused), 0) from load_ledger', values: [] }),
    warehouse.run({
      text: 'select app_id, sum(rows), sum(loaded) + sum(duplicates) from load_counts group by app_id',
      values: [],
    }),
  ])
  const [rows = 0, refused = 0] = total.rows[0]!.map(Number)
  return {
    total: { rows, refused },
    apps: new Map(
      apps.rows.map(([app, lines, loaded]) => [String(app), { rows: Number(lines), loaded: Number(loaded) }]),
    ),
  }
}
