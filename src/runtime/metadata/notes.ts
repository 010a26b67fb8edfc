import type { Clock } from '../ports.ts'
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
}

export function notes({ db, clock }: { db: Metadata; clock: Clock }): Notes {
  return {
    async list(appId) {
      const rows = await db.selectFrom('catalog_notes').selectAll().where('app_id', '=', appId).execute()
      return rows.map(asNote)
    },
    async put(appId, about, name, note) {
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
      return asNote(row)
    },
  }
}

function isEmpty({ description, owner, tags, deprecated, hidden }: Note): boolean {
  return description === '' && owner === '' && tags.length === 0 && deprecated === null && !hidden
}

function asNote({ about, name, note, updated_at }: CatalogNoteRow): CatalogNote {
  return { about: about as NoteSubject, name, ...(JSON.parse(note) as Note), updated_at }
}
