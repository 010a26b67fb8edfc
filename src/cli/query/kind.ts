import { DataLoafError } from '../../errors.ts'
import { kinds } from '../../runtime/query/vocabulary.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'
import { closest } from '../closest.ts'

/** The error for a first word that is nearly a kind of query; null when it is not. */
export function misspeltKind(word: string | undefined): DataLoafError | null {
  const near = word === undefined ? undefined : closest(word, kinds)
  if (near === undefined) return null
  const hint =
    near === word
      ? `Put it first: dataloaf query ${near} …`
      : `Did you mean dataloaf query ${near}? For an event of that name: --event ${word}`
  const message = near === word ? `"${word}" is a kind of query.` : `There is no kind of query "${word}".`
  return new DataLoafError('invalid_input', message, { hint })
}

/** Rejects with `invalid_input` when a first word is nearly a kind of query and no event of the app has that name. */
export async function refuseMisspeltKind(api: Api, app: string | undefined, word: string | undefined): Promise<void> {
  const error = misspeltKind(word)
  if (!error) return
  const path = `${await appPath(api, app)}/catalog/events?search=${encodeURIComponent(word!)}`
  const events = await api.get<{ event_name: string }[]>(path)
  if (!events.some(({ event_name }) => event_name === word)) throw error
}
