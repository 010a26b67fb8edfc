/** What can be said of a write key. The API checks it by these, and the command line makes its flags of them. */
import { z } from 'zod'
import { quotaSchema } from '../quotas/quota-schema.ts'

const origin = z
  .string()
  .trim()
  .max(300)
  .refine(isOrigin, 'an origin such as https://shop.example.com, without a path')
  .transform((text) => new URL(text).origin)

export const newKey = z.strictObject({
  name: z.string().trim().min(1, 'give it a name').max(100).optional().describe('where the key is used'),
  origins: z
    .array(origin)
    .max(50)
    .nullable()
    .optional()
    .describe('origins whose pages may send with it (default: all); servers, which have none, always may'),
  quota: quotaSchema
    .optional()
    .describe('how many events it may bring in: "100k/day", "10M/month", or "none" (default), by the calendar in UTC'),
})

export const rotation = z.strictObject({
  until: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-07-01T00:00:00Z' })
    .optional()
    .describe('when the old key stops working (default: in 7 days)'),
})

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === ''
}
