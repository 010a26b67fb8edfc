import { z } from 'zod'
import type { Filter } from '../schema/filter.ts'
import { filterSchema } from '../schema/filter.ts'
import { invalidQuery, queryError, strict } from '../schema/issues.ts'

/** What a list of users can be sorted by. */
export const userOrders = ['last_seen', 'first_seen', 'events'] as const
export type UserOrder = (typeof userOrders)[number]

/** Where a page of users ended: what it is sorted by (milliseconds or a count), and the user's id. */
export type UserPlace = [at: number, userId: string]

const placeSchema: z.ZodType<UserPlace> = z.tuple([z.number().int(), z.string().max(1_000)])

export const usersSchema = strict({
  search: z.string().trim().max(200).optional(),
  filter: filterSchema.optional(),
  order: z.enum(userOrders).optional(),
  ascending: z.boolean().optional(),
  after: placeSchema.optional(),
  limit: z.number().int().min(1).max(200).optional(),
})
export type UsersQuery = z.infer<typeof usersSchema>

/** Reads which users are asked for. Throws `invalid_query` with the path. */
export function parseUsers(input: unknown): UsersQuery {
  const parsed = usersSchema.safeParse(input)
  if (!parsed.success) throw queryError(input, parsed.error)
  const { filter } = parsed.data
  if (filter && !ofUsers(filter)) {
    throw invalidQuery(
      ['filter'],
      'A list of users asks about users only.',
      'Add "of": "user" or "of": "cohort" to each condition; what users did makes a cohort.',
    )
  }
  return parsed.data
}

function ofUsers(filter: Filter): boolean {
  if ('and' in filter) return filter.and.every(ofUsers)
  if ('or' in filter) return filter.or.every(ofUsers)
  return filter.of === 'user' || filter.of === 'cohort'
}
