import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { MergedEvents } from '../query/merged.ts'
import type { CatalogNoteRow, Metadata } from './schema.ts'

/** What a note is about. */
export const noteSubjects = ['event', 'event_attribute', 'user_attribute'] as const
export type NoteSubject = (typeof noteSubjects)[number]

/** What people wrote about an event or an attribute; an empty text says nothing. */
export interface Note {
  description: string
  /** A person, by name or e-mail. */
  owner: string
  tags: string[]
  /** Why it should no longer be used, and what takes its place; null while it should. */
  deprecated: string | null
  /** Whether pickers leave it out. */
  hidden: boolean
  /** The event that an event counts as; null: itself. */
  merged_into: string | null
}

export interface CatalogNote extends Note {
  about: NoteSubject
  /** Of the event or the attribute; an attribute inside an object by its path, joined with dots. */
  name: string
  updated_at: string
}

export interface Notes {
  list(appId: string): Promise<CatalogNote[]>
  /** Replaces what was written; a note that says nothing is taken away, and answered as it would be. */
  put(appId: string, about: NoteSubject, name: string, note: Note): Promise<CatalogNote>
  /** Which events count as another one. */
  merged(appId: string): Promise<MergedEvents>
}

export function notes({ db, clock }: { db: Metadata; clock: Clock }): Notes {
  /** Every question asks. Writing forgets; what another server wrote is seen soon. */
  const known = new Map<string, { at: number; reading: Promise<MergedEvents> }>()

  async function list(appId: string): Promise<CatalogNote[]> {
    const rows = await db.selectFrom('catalog_notes').selectAll().where('app_id', '=', appId).execute()
    return rows.map(asNote)
  }

  async function readMerged(appId: string): Promise<MergedEvents> {
    const written = await list(appId)
    return Object.fromEntries(written.flatMap(({ name, merged_into }) => (merged_into ? [[name, merged_into]] : [])))
  }

  return {
    list,
    merged(appId) {
      const before = known.get(appId)
      if (before && clock() - before.at < seenAfter) return before.reading
      const reading = readMerged(appId)
      known.set(appId, { at: clock(), reading })
      reading.catch(() => known.delete(appId))
      return reading
    },
    async put(appId, about, name, note) {
      if (note.merged_into !== null) assertMergeable(about, name, note.merged_into, await readMerged(appId))
      const row = {
        app_id: appId,
        about,
        name,
        note: JSON.stringify(note),
        updated_at: new Date(clock()).toISOString(),
      }
      if (isEmpty(note)) {
        const of = db.deleteFrom('catalog_notes').where('app_id', '=', appId)
        await of.where('about', '=', about).where('name', '=', name).execute()
      } else {
        const { note: text, updated_at } = row
        await db
          .insertInto('catalog_notes')
          .values(row)
          .onConflict((conflict) =>
            conflict.columns(['app_id', 'about', 'name']).doUpdateSet({ note: text, updated_at }),
          )
          .execute()
      }
      known.delete(appId)
      return asNote(row)
    },
  }
}

/** Milliseconds. */
const seenAfter = 5_000

function isEmpty({ description, owner, tags, deprecated, hidden, merged_into }: Note): boolean {
  const says = description !== '' || owner !== '' || tags.length > 0 || deprecated !== null
  return !says && !hidden && merged_into === null
}

function asNote({ about, name, note, updated_at }: CatalogNoteRow): CatalogNote {
  // Older notes say nothing of merging.
  return { about: about as NoteSubject, name, merged_into: null, ...(JSON.parse(note) as Omit<Note, 'merged_into'> & Partial<Note>), updated_at }
}

/** Only from event to event, and never by way of a third: a name counts as what stands beside it. */
function assertMergeable(about: NoteSubject, name: string, into: string, merged: MergedEvents): void {
  const refused = (sentence: string, hint?: string) =>
    new DataLoafError('invalid_input', sentence, { path: ['merged_into'], ...(hint && { hint }) })
  if (about !== 'event') throw refused('Only an event can count as another one.')
  if (into === name) throw refused(`${name} cannot count as itself.`, 'Leave it out for an event that stays as it is.')
  const further = Object.hasOwn(merged, into) ? merged[into]! : null
  if (further !== null) throw refused(`${into} counts as ${further} itself.`, `Merge ${name} into ${further}.`)
  const [other] = Object.entries(merged).find(([, to]) => to === name) ?? []
  if (other !== undefined) throw refused(`${other} counts as ${name}.`, `Merge ${other} into ${into} first.`)
}
