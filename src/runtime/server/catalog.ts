import { Hono } from 'hono'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Apps } from '../metadata/apps.ts'
import type { AppEnv } from './environment.ts'
import { allow } from './guard.ts'
import { input } from './input.ts'

export function catalogRoutes(apps: Apps, catalog: Catalog) {
  const may = allow('app.query', apps)
  return new Hono<AppEnv>()
    .get('/apps/:app_id/catalog/events', may, input('query', z.object({ search })), async (c) =>
      c.json(await catalog.events(c.get('app').app_id, c.req.valid('query').search)),
    )
    .get('/apps/:app_id/catalog/attributes', may, input('query', question), async (c) =>
      c.json(await catalog.attributes(c.get('app').app_id, asked(c.req.valid('query')))),
    )
    .get('/apps/:app_id/catalog/values', may, input('query', question.extend({ attribute: text })), async (c) => {
      const { attribute, ...rest } = c.req.valid('query')
      return c.json(await catalog.values(c.get('app').app_id, { ...asked(rest), attribute: attributePath(attribute) }))
    })
}

const text = z.string().max(1_000)
const search = text.optional()
const question = z.object({
  of: z.enum(['event', 'user']).optional(),
  event: text.optional(),
  search,
  nested: z.literal('1').optional(),
})

const asked = ({ of = 'event', nested, ...rest }: z.output<typeof question>) => ({
  of,
  nested: nested !== undefined,
  ...rest,
})

/** A name as it stands, or a path into nested objects as a JSON array: `["page","path"]`. */
export function attributePath(attribute: string): string | string[] {
  if (!attribute.startsWith('[')) return attribute
  try {
    return z.array(z.string()).parse(JSON.parse(attribute))
  } catch {
    throw new DataLoafError('invalid_input', 'attribute: neither a name nor a JSON array of names.', {
      path: ['attribute'],
    })
  }
}
