import { z } from 'zod'
import { formatQuota, parseQuota } from './quota.ts'

/** A quota, as whoever sets it writes it, made into the one way in which it is written. */
export const quotaSchema = z
  .string()
  .max(40)
  .refine((text) => parseQuota(text) !== undefined, 'write it as “100k/day”, “10M/month” or “none”')
  .transform((text) => formatQuota(parseQuota(text) ?? null))
