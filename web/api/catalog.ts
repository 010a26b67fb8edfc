import type { CatalogAttribute } from '../../src/runtime/catalog/catalog.ts'
import type { Term } from '../../src/runtime/metadata/glossary.ts'
import type { CatalogNote } from '../../src/runtime/metadata/notes.ts'
import type { AttributeVolume } from '../../src/runtime/query/catalog-attribute.ts'
import type { EventVolume } from '../../src/runtime/query/catalog-volumes.ts'
import type { PlannedForCatalog } from '../../src/runtime/server/catalog-notes.ts'
import { aborted, ofApp, read } from './client.ts'

export type { AttributeVolume, CatalogAttribute, CatalogNote, EventVolume, PlannedForCatalog, Term }
export type NoteChange = Omit<CatalogNote, 'updated_at'>
export type TermChange = Pick<Term, 'term' | 'meaning' | 'events'>

const { catalog } = ofApp

export const readVolumes = (app_id: string, signal?: AbortSignal): Promise<EventVolume[]> =>
  read(catalog.volumes.$get({ param: { app_id } }, aborted(signal)))
export const readAttributeVolume = (
  app_id: string,
  of: 'event' | 'user',
  attribute: string | string[],
  signal?: AbortSignal,
): Promise<AttributeVolume> => {
  const query = { of, attribute: typeof attribute === 'string' ? attribute : JSON.stringify(attribute) }
  return read(catalog.attribute.$get({ param: { app_id }, query }, aborted(signal)))
}
export const readPlanned = (app_id: string, signal?: AbortSignal): Promise<PlannedForCatalog[]> =>
  read(catalog.planned.$get({ param: { app_id } }, aborted(signal)))
export const readNotes = (app_id: string): Promise<CatalogNote[]> => read(catalog.notes.$get({ param: { app_id } }))
export const writeNote = (app_id: string, json: NoteChange): Promise<CatalogNote> =>
  read(catalog.notes.$put({ param: { app_id }, json }))
export const readTerms = (app_id: string, signal?: AbortSignal): Promise<Term[]> =>
  read(catalog.terms.$get({ param: { app_id } }, aborted(signal)))
export const createTerm = (app_id: string, json: TermChange): Promise<Term> =>
  read(catalog.terms.$post({ param: { app_id }, json }))
export const updateTerm = (app_id: string, term_id: string, json: TermChange): Promise<Term> =>
  read(catalog.terms[':term_id'].$put({ param: { app_id, term_id }, json }))
export const removeTerm = (app_id: string, term_id: string): Promise<Term> =>
  read(catalog.terms[':term_id'].$delete({ param: { app_id, term_id } }))
