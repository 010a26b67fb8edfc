import { Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../accounts/accounts.ts'
import { nameOf } from '../accounts/audit.ts'
import { roleOf } from '../accounts/aws-roles.ts'
import { scopes } from '../accounts/permissions.ts'
import type { Apps } from '../metadata/apps.ts'
import type { Clock } from '../ports.ts'
import type { SessionEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

/** Keys of programs. */
export function apiKeyRoutes({ apiKeys, awsCallers }: Accounts, { apps, clock }: { apps: Apps; clock: Clock }) {
  const write = allow('api_keys.write', apps)
  return new Hono<SessionEnv>()
    .get('/api-keys', allow('api_keys.read', apps), async (c) => c.json(await apiKeys.list()))
    .post('/api-keys', write, input('json', newApiKey), async (c) => {
      const { apps: named, expires_in_days: days, ...key } = c.req.valid('json')
      if (key.role !== undefined) awsCallers.assertOpen()
      c.set('subject', key.role === undefined ? key.name : `${key.name} for ${key.role}`)
      const made = await apiKeys.create({
        ...key,
        apps: named && (await Promise.all(named.map(async (each) => (await apps.get(each)).app_id))),
        expires_at: days === undefined ? undefined : new Date(clock() + days * 86_400_000).toISOString(),
        created_by: nameOf(c.get('session')),
      })
      return c.json(made, 201)
    })
    .delete('/api-keys/:key_id', write, async (c) => {
      const key = await apiKeys.revoke(c.req.param('key_id'))
      c.set('subject', key.name)
      return c.json(key)
    })
}

export const newApiKey = z.strictObject({
  name: z.string().trim().min(1, 'give it a name').max(100),
  /** ARN of an AWS role: its programs sign in with what they sign, and there is no secret. */
  role: z
    .string()
    .trim()
    .max(700)
    .refine((arn) => roleOf(arn) !== null, 'give a role’s ARN: arn:aws:iam::123456789012:role/nightly')
    .transform((arn) => roleOf(arn) ?? arn)
    .optional(),
  scopes: z
    .array(z.enum(scopes))
    .min(1, `name at least one of ${scopes.join(', ')}`)
    .default(['read']),
  /** Ids or names of the only apps it is for. */
  apps: z.array(z.string()).min(1).max(100).optional(),
  expires_in_days: z.int().min(1).max(3650).optional(),
})
