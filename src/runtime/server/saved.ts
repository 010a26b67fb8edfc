import { z } from 'zod'

/** What a folder, an insight and a dashboard may be called. */
export const name = z.string().trim().min(1, 'give it a name').max(100)

/** What is said of an insight or a dashboard when it is saved first. */
export const newAbout = z.strictObject({
  name,
  description: z.string().max(2_000).optional(),
  folder_id: z.string().nullable().optional().describe('null: in no folder'),
})

/** And when it is changed. */
export const aboutChanges = newAbout.partial().extend({ version: z.int().min(1).describe('of what was changed') })
