import { z } from 'zod'

/** How long an app keeps its events, as it is written by whoever says so. */
export const keepSchema = z
  .string()
  .trim()
  .regex(/^(forever|[1-9]\d{0,3} (day|month)s?)$/, 'write it as “13 months”, “90 days” or “forever”')
  .transform((text) => text.replace(/s$/, '').replace(/^(?!1 )(\d.*)$/, '$1s'))
