import { z } from 'zod'
import { funnelSchema } from '../funnel/schema.ts'
import { botsSchema, stepSchema } from '../schema/common.ts'
import { describeSchema, type JsonSchema } from '../schema/describe.ts'
import { type Filter, filterSchema } from '../schema/filter.ts'
import { choose, hasKey, invalidQuery, queryError, strict } from '../schema/issues.ts'
import { rangeSchema } from '../schema/range.ts'
import { mentions } from './named.ts'

const count = strict({ op: z.enum(['gte', 'lte', 'eq']), value: z.number().int().min(1).max(1_000_000) })

const byAttributes = strict({ by: z.literal('attributes'), filter: filterSchema }).superRefine(
  ({ filter }, context) => {
    if (ofUsers(filter)) return
    context.addIssue({
      code: 'custom',
      path: ['filter'],
      message: 'A cohort by attributes asks about users only.',
      params: { hint: 'Add "of": "user" to each condition, or use "by": "events".' },
    })
  },
)

const byEvents = strict({
  by: z.literal('events'),
  event: stepSchema,
  count: count.optional(),
  range: rangeSchema.optional(),
  time_zone: z.string().max(100).optional(),
  bots: botsSchema.optional(),
})

const stepNumber = z.number().int().min(1).max(20)
const byFunnel = strict({
  by: z.literal('funnel'),
  funnel: funnelSchema,
  reached: stepNumber,
  not_reached: stepNumber.optional(),
}).superRefine(({ funnel, reached, not_reached }, context) => {
  const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message })
  const idle = (['breakdown', 'attribution', 'view', 'interval', 'bins'] as const).find(
    (key) => funnel[key] !== undefined,
  )
  if (idle) refuse(['funnel', idle], `A cohort has no use for "${idle}".`)
  if (funnel.count_by === 'sessions') refuse(['funnel', 'count_by'], 'A cohort is made of users, not of sessions.')
  if (reached > funnel.steps.length) refuse(['reached'], `The funnel has only ${funnel.steps.length} steps.`)
  if (not_reached !== undefined && (not_reached <= reached || not_reached > funnel.steps.length)) {
    refuse(['not_reached'], '"not_reached" is a step after "reached".')
  }
})

const byList = strict({ by: z.literal('users'), users: z.array(z.string().min(1).max(1_000)).min(1).max(10_000) })

export type CohortDefinition =
  | z.infer<typeof byAttributes>
  | z.infer<typeof byEvents>
  | z.infer<typeof byFunnel>
  | z.infer<typeof byList>

const kinds: { [by: string]: z.ZodType<CohortDefinition> } = {
  attributes: byAttributes,
  events: byEvents,
  funnel: byFunnel,
  users: byList,
}

const definitionSchema = choose<CohortDefinition>([byAttributes, byEvents, byFunnel, byList], (input) => {
  const by = hasKey(input, 'by') ? (input as { by: unknown }).by : undefined
  return kinds[String(by)] ?? (strict({ by: z.enum(['attributes', 'events', 'funnel', 'users']) }) as never)
})

/**
 * Reads what makes a user a member: attributes as they are now, an event done so many times in a range, a step of a
 * funnel reached and another not, or a list of ids. Throws `invalid_query` with the path.
 */
export function parseCohort(input: unknown): CohortDefinition {
  const parsed = definitionSchema.safeParse(input)
  if (!parsed.success) throw queryError(input, parsed.error)
  const [nested] = mentions(parsed.data, [])
  if (nested) throw invalidQuery(nested.path, 'A cohort cannot be made of another cohort.')
  return parsed.data
}

/** What `parseCohort` takes, as JSON Schema. */
export function describeCohort(): JsonSchema {
  return describeSchema(definitionSchema)
}

function ofUsers(filter: Filter): boolean {
  if ('and' in filter) return filter.and.every(ofUsers)
  if ('or' in filter) return filter.or.every(ofUsers)
  return filter.of === 'user'
}
