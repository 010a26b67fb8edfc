import { isIP } from 'node:net'
import { z } from 'zod'
import { limits } from '../../../event.ts'
import { transforms } from './registry.ts'
import type { DeclaredTransform, Field, TransformKind } from './transform.ts'

const most = 200
const name = z.string().min(1, 'give a name').max(limits.attributeNameLength)
const path = z.union(
  [name, z.array(name).min(1).max(limits.depth)],
  'a name, or a list of names that leads into objects',
)
const ownName = name.refine((text) => !text.startsWith('$'), 'names with a $ are the product’s')
const network = z.string().refine(isNetwork, 'a network such as 192.0.2.0/24 or 2001:db8::/32')

/** What each option of a transform may be. */
const fieldSchemas: { readonly [type in Field['type']]: (field: Field) => z.ZodType } = {
  paths: () => z.array(path).min(1).max(most),
  names: () => z.array(name).min(1).max(most),
  path: () => path,
  name: () => ownName,
  renames: () => z.record(name, ownName).superRefine(distinct),
  count: () => z.int().min(0).max(limits.eventBytes),
  boolean: () => z.boolean(),
  networks: () => z.array(network).min(1).max(1_000),
  choice: ({ choices = [] }) => z.enum(choices),
}

const scope = {
  events: fieldSchemas.names({ type: 'names', description: '' }).optional().describe('only events of these names'),
  of: z.enum(['event', 'user']).optional().describe('whose attributes (default: event)'),
}

/** One transform as an app declares it: its `kind`, and the options of that kind. */
export const transformSchema: z.ZodType<DeclaredTransform> = z.discriminatedUnion(
  'kind',
  transforms.map((kind) => schemaOf(kind as unknown as TransformKind)) as [z.ZodObject<{ kind: z.ZodLiteral<string> }>],
  { error: `kind must be one of ${transforms.map(({ kind }) => kind).join(', ')}` },
)

function schemaOf({ kind, description, fields, scoped }: TransformKind): z.ZodObject {
  const options = Object.entries(fields).map(([option, field]) => {
    const schema = fieldSchemas[field.type](field).describe(field.description)
    return [option, field.optional ? schema.optional() : schema]
  })
  const shape = { kind: z.literal(kind), ...Object.fromEntries(options), ...(scoped && scope) }
  const schema = z.strictObject(shape).describe(description)
  if (!scoped) return schema
  return schema.refine(({ of, events }) => of !== 'user' || events === undefined, {
    path: ['events'],
    error: 'attributes of a user belong to no event',
  })
}

/** Names that swap or meet would make the outcome depend on which comes first. */
function distinct(names: { [from: string]: string }, { addIssue }: z.RefinementCtx): void {
  const targets = Object.values(names)
  for (const [from, to] of Object.entries(names)) {
    if (Object.hasOwn(names, to)) addIssue({ code: 'custom', path: [from], message: `${to} is renamed itself` })
    if (targets.indexOf(to) !== targets.lastIndexOf(to)) {
      addIssue({ code: 'custom', path: [from], message: `several attributes would be ${to}` })
    }
  }
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const family = isIP(address)
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128)
}
