import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import type { Unwanted } from './app.ts'
import { uuidv7 } from './uuid.ts'

export interface RefusedOptions {
  /** Writes an object of the bucket that both sides know. */
  write: (key: string, text: string) => Promise<void>
  clock: Clock
  /** Milliseconds between notes. Default: a minute. */
  every?: number
}

export interface RefusedNotes {
  note(refused: Unwanted): void
  /** What is due is written when it resolves; never rejects. */
  written(): Promise<void>
}

/** What was refused, and when last (ISO time). */
export type Noted = Unwanted & { count: number; at: string }

/**
 * Counts what apps do not want, for who has no metadata to write it into: the first at once, then what came together every
 * minute. Anybody can be refused as often as they like, so a note costs one object however many there were. What a
 * function counted in the last minute of its life is lost.
 */
export function notingRefused({ write, clock, every = 60_000 }: RefusedOptions): RefusedNotes {
  const newId = uuidv7(clock)
  let counted = new Map<string, Noted>()
  let noted = Number.NEGATIVE_INFINITY

  return {
    note({ app_id, key_id, reason, of, count = 1 }) {
      const at = new Date(clock()).toISOString()
      const name = JSON.stringify([key_id, reason, of])
      const known = counted.get(name)
      // Of origins beyond that, which somebody makes up, only how often is counted.
      const origin = known || counted.size < most ? of?.slice(0, longest) : undefined
      const place = origin === of?.slice(0, longest) ? name : JSON.stringify([key_id, reason])
      const before = counted.get(place)?.count ?? 0
      counted.set(place, { app_id, key_id, reason, ...(origin && { of: origin }), count: before + count, at })
    },
    async written() {
      const now = clock()
      if (counted.size === 0 || Math.abs(now - noted) < every) return
      const notes = [...counted.values()]
      counted = new Map()
      noted = now
      // Collection goes on when it cannot be written.
      await write(`${prefixes.refused}${newId()}`, JSON.stringify(notes)).catch(() => undefined)
    },
  }
}

/** Hands over what was noted elsewhere, the oldest first, and takes it out of the bucket once `keep` resolved. */
export async function takeRefused(
  bucket: Pick<Bucket, 'list' | 'get' | 'delete'>,
  { note, keep }: { note: (refused: Noted) => void; keep: () => Promise<void> },
): Promise<void> {
  const taken: string[] = []
  for await (const { key } of bucket.list(prefixes.refused)) {
    for (const refused of notesOf(String(Buffer.from(await bucket.get(key))))) note(refused)
    taken.push(key)
    if (taken.length === atOnce) break
  }
  if (taken.length === 0) return
  await keep()
  await bucket.delete(taken)
}

function notesOf(text: string): Noted[] {
  try {
    const notes: unknown = JSON.parse(text)
    return Array.isArray(notes) ? notes.filter(isNoted) : []
  } catch {
    return []
  }
}

function isNoted(value: Partial<Noted> | null): value is Noted {
  const { app_id, key_id, reason, of = '', count, at } = value ?? {}
  const texts = [app_id, key_id, of, at].every((each) => typeof each === 'string')
  return texts && (reason === 'origin' || reason === 'too_old') && Number.isSafeInteger(count) && count! > 0
}

/** Kinds of refusals that one note tells apart. */
const most = 100
/** Characters of an origin. */
const longest = 200
/** Notes that are taken over in one go. */
const atOnce = 500
