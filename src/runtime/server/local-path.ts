import { z } from 'zod'

/** Only of this site: signing in must not lead elsewhere. */
export const localPath = z
  .string()
  .max(10_000)
  .regex(/^\/(?![/\\])/, { error: 'is not a path of this site' })
