/** What can be said of an app. The API checks it by these, and the command line makes its flags of them. */
import { z } from 'zod'
import { keepSchema } from '../keeping/keep-schema.ts'
import { quotaSchema } from '../quotas/quota-schema.ts'

const name = z.string().trim().min(1, 'give it a name').max(100)
const tag = z.string().trim().min(1, 'a tag has a name').max(40)

export const newApp = z.strictObject({
  name,
  time_zone: z.string().optional().describe('IANA time zone its days are counted in'),
  week_start: z.enum(['monday', 'sunday']).optional().describe('first day of the week'),
  private: z.boolean().optional().describe('only for those with a role in it, and for admins and owners'),
  tags: z
    .array(tag)
    .max(20)
    .refine((tags) => new Set(tags).size === tags.length, 'each at most once')
    .optional()
    .describe('words to find it by'),
  keep: keepSchema.optional().describe('how long events are kept: "13 months", "90 days", or "forever" (default)'),
  quota: quotaSchema
    .optional()
    .describe('how many events it may bring in: "100k/day", "10M/month", or "none" (default), by the calendar in UTC'),
})

export const appChange = newApp.partial()
