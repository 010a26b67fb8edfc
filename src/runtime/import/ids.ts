import { type Fields, isFields } from '../collector/check.ts'
import { parseTime } from '../collector/time.ts'
import { uuidOf } from '../collector/uuid.ts'
import { Recent } from './recent.ts'

/** Of the item in which it stands: the id that makes a repeat harmless, and the time. */
const kinds = {
  event: { id: 'event_id', time: 'event_created' },
  user: { id: 'patch_id', time: 'updated_at' },
  alias: { id: undefined, time: 'created' },
} as const

/**
 * Gives an item what its file leaves out. An id is made of all that the item says, so that the same row is the same
 * event in whatever file and however often it comes; rows of one file that say the same are told apart by how many came
 * before. A time that is missing is that at which the file was written.
 */
export class Ids {
  readonly #seen = new Recent()

  complete(item: Fields, written: string): Fields {
    const { id, time } = kinds[kindOf(item)]
    const completed: { [field: string]: unknown } = { ...item }
    if (id !== undefined && isMissing(item[id])) completed[id] = this.#idOf(item, time)
    if (isMissing(item[time])) completed[time] = written
    return completed
  }

  #idOf(item: Fields, time: string): string {
    const { [time]: at, ...rest } = item
    const said = canonical([timeOf(at), rest])
    const before = this.#seen.count(said)
    return uuidOf(before === 0 ? said : `${said} ${before}`)
  }
}

function kindOf(item: Fields): keyof typeof kinds {
  if (item.event_name !== undefined) return 'event'
  return isFields(item.alias) ? 'alias' : 'user'
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

/** Times are the same however they are written. */
function timeOf(value: unknown): unknown {
  return typeof value === 'string' ? (parseTime(value) ?? value) : value
}

/** JSON in which names stand in order, and nothing that says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isFields(value)) return value
  const entries = Object.entries(value).filter(([, part]) => !isMissing(part))
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]))
}
