import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import type { Apps } from '../metadata/apps.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'
import type { Mails } from './mails.ts'
import { name } from './people.ts'

/** The organization's name, and the ways to sign in. */
export function organizationRoutes({ settings, hasProvider, company }: Accounts, apps: Apps, mails: Mails) {
  return new Hono<SessionEnv>()
    .get('/organization', allow('people.read', apps), async (c) =>
      c.json({ ...(await settings.get()), provider: hasProvider, company, mail: mails.on }),
    )
    .patch('/organization', allow('organization.write', apps), input('json', organizationChanges), async (c) => {
      const changed = c.req.valid('json')
      c.set('subject', JSON.stringify(changed))
      return c.json(await settings.change(changed))
    })
}

export const organizationChanges = z.strictObject({
  name: name.optional(),
  second_factor_required: z.boolean().optional(),
  read_only: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .nullable()
    .optional()
    .describe('why nothing may be changed from now on, as people read it; null ends it'),
})
