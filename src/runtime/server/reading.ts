import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { App } from '../metadata/apps.ts'
import type { Reading } from '../metadata/reading.ts'
import type { Subject } from '../metadata/schema.ts'
import { attributeSchema } from '../query/schema/filter.ts'
import { filterableIn, readersFilter } from './filterable.ts'
import type { Shown, Subjects } from './subjects.ts'

/** Something that is shown by a link, or to people and teams: which one, until when, and what they may choose. */
type Given = Subject & Reading & { expires_at: string | null }

/** What readers are told of it: it, what of its app its pictures need, and what they may choose. */
export function toRead(shown: Shown, { name, time_zone, week_start }: App, { range, filters, expires_at }: Given) {
  const filterable = filters === null ? [] : filterableIn(shown, filters)
  return { ...shown, app: { name, time_zone, week_start }, range, filterable, expires_at }
}

interface Choice {
  range?: unknown
  filter?: unknown
}

/** What readers chose, where they may. Rejects with `forbidden` where they may not, and says of what. */
export async function allowedChoice(subjects: Subjects, app: App, given: Given, { range, filter }: Choice) {
  if (range !== undefined && !given.range) {
    throw new DataLoafError('forbidden', 'It is shown in its own range only.', { path: ['range'] })
  }
  if (filter === undefined) return { range, filter }
  if (given.filters === null) throw new DataLoafError('forbidden', 'It cannot be filtered.', { path: ['filter'] })
  const shown = await subjects.get(app.app_id, given)
  return { range, filter: readersFilter(filter, filterableIn(shown, given.filters)) }
}

/** What whoever asks for numbers may say. */
export const choice = { range: z.unknown().optional(), filter: z.unknown().optional() }

/** What whoever shares says that readers may choose; `range`: where nothing is said of it. */
export const readingFields = ({ range }: { range: boolean }) => ({
  range: z.boolean().default(range).describe('readers may choose another range'),
  filters: z
    .array(z.strictObject({ attribute: attributeSchema, of: z.enum(['event', 'user']) }))
    .max(50)
    .nullable()
    .default(null)
    .describe('what readers may filter by, beside the attributes that are used in what is shown; null: they may not'),
})
