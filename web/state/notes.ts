/** What people wrote about the events and attributes of the app that is looked at. */
import { signal } from '@preact/signals'
import { type CatalogNote, readNotes } from '../api/catalog.ts'
import { ApiError } from '../api/client.ts'

export const notes = signal<readonly CatalogNote[]>([])

let of: string | null = null
let asked: Promise<void> | null = null

/** Loads them again; those of another app are forgotten first. Without an answer nothing is known of them. */
export function loadNotes(appId: string): Promise<void> {
  if (of !== appId) notes.value = []
  of = appId
  asked = readNotes(appId).then(
    (list) => {
      if (of === appId) notes.value = list
    },
    (error: unknown) => {
      asked = null
      if (!(error instanceof ApiError)) throw error
    },
  )
  return asked
}

/** Ends when they are here, for pickers; asks once. */
export async function knownNotes(appId: string): Promise<readonly CatalogNote[]> {
  await (of === appId && asked ? asked : loadNotes(appId))
  return notes.peek()
}

export function noteOf(
  list: readonly CatalogNote[],
  about: CatalogNote['about'],
  name: string,
): CatalogNote | undefined {
  return list.find((note) => note.about === about && note.name === name)
}
