import { folderOf } from '../loader/merged.ts'
import { hourOf } from '../places.ts'
import type { Bucket, Clock, Erasure, Warehouse } from '../ports.ts'
import { thin } from './thin.ts'

/** What is to go, and how far that is. */
export interface Order extends Erasure {
  /** What was received before it went already (milliseconds); null: nothing. */
  since: number | null
  /** All objects up to this key are done; empty in the beginning. */
  reached: string
}

export interface Erased {
  done: boolean
  reached: string
}

/** Takes some more of what is to go away. Whoever calls it again with what it answered comes to the end. */
export type Eraser = (order: Order) => Promise<Erased>

export interface ErasingParts {
  bucket: Bucket
  warehouse: Pick<Warehouse, 'run' | 'erase'>
  clock: Clock
  /** Does work while nothing is loaded and nothing merged. Default: at once, where only one at a time does anything. */
  alone?: <T>(work: () => Promise<T>) => Promise<T>
  /** Milliseconds after which no further hour is begun. Default: 20,000. */
  patience?: number
}

/**
 * Takes it out of the bucket, hour by hour, and then out of the warehouse: as long as that is not done, the objects in
 * question can be found again by its counts. A death at any instant leaves what a repetition ends.
 */
export function eraser({
  bucket,
  warehouse,
  clock,
  alone = (work) => work(),
  patience = 20_000,
}: ErasingParts): Eraser {
  return async function erase(order) {
    const started = clock()
    const { app_id, before } = order
    let { reached } = order
    for (;;) {
      const folder = await nextFolder(warehouse, { ...order, reached })
      if (folder === null) break
      await alone(async () => {
        const keys = await keysIn(warehouse, app_id, folder)
        for (let at = 0; at < keys.length; at += atOnce)
          await Promise.all(keys.slice(at, at + atOnce).map((key) => thin(bucket, key, { app_id, before })))
      })
      reached = `${folder}~`
      if (clock() - started >= patience) return { done: false, reached }
    }
    await alone(() => warehouse.erase({ app_id, before }))
    return { done: true, reached }
  }
}

/** Objects at the same time. */
const atOnce = 4

/** Objects that hold, or held, lines of an app: those that were counted and those that were refused. */
const itsObjects = `(
  select object_key from load_counts where app_id = $1 union select object_key from quarantined where app_id = $1) o
  where object_key > $2 and object_key < $3`

async function nextFolder({ run }: ErasingParts['warehouse'], order: Order): Promise<string | null> {
  const [from, to] = range(order)
  const [, after = from] = [from, order.reached].sort()
  const { rows } = await run({ text: `select min(object_key) from ${itsObjects}`, values: [order.app_id, after, to] })
  const key = rows[0]?.[0] ?? null
  return key === null ? null : folderOf(String(key))
}

async function keysIn({ run }: ErasingParts['warehouse'], app: string, folder: string): Promise<string[]> {
  const text = `select object_key from ${itsObjects} order by object_key`
  const { rows } = await run({ text, values: [app, folder, `${folder}~`] })
  return rows.map(([key]) => String(key))
}

/** What users said of themselves is no event, and goes with the app only. */
function range({ before, since }: Order): [from: string, to: string] {
  if (before === null) return ['events/', '~']
  return [since === null ? 'events/' : hourOf('events', since - lateness), hourOf('events', before)]
}

/** Milliseconds by which an object can reach its hour late: what Firehose keeps for a day, and somebody looks after. */
const lateness = 4 * 86_400_000
