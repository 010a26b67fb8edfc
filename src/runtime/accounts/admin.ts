import type { Clock } from '../ports.ts'
import type { Auth } from './auth.ts'
import type { Role } from './permissions.ts'

type Context = Awaited<Auth['$context']>

/** Each step looks first, so that a run that was interrupted is completed by the next one. */
export async function ensureUser({ internalAdapter }: Context, user: { email: string; name: string }) {
  const found = await internalAdapter.findUserByEmail(user.email)
  if (found) return found.user
  return await internalAdapter.createUser({ ...user, emailVerified: true }, { method: 'admin' })
}

export interface NewMember {
  userId: string
  /** Default: owner. Who is a member already stays what that member is. */
  role?: Role
  organizationName: string
  clock: Clock
}

/** Makes the person a member of the one organization, and the organization with the first of them. */
export async function ensureMember({ adapter }: Context, member: NewMember): Promise<void> {
  const { userId, role = 'owner', organizationName, clock } = member
  const createdAt = new Date(clock())
  const [first] = await adapter.findMany<{ id: string }>({ model: 'organization', limit: 1 })
  const organization =
    first ??
    (await adapter.create<{ id: string }>({
      model: 'organization',
      data: { name: organizationName, slug: 'default', createdAt } as never,
    }))
  const where = [
    { field: 'organizationId', value: organization.id },
    { field: 'userId', value: userId },
  ]
  if (await adapter.findOne({ model: 'member', where })) return
  await adapter.create({
    model: 'member',
    data: { organizationId: organization.id, userId, role, createdAt } as never,
  })
}

export async function storePassword({ internalAdapter, password }: Context, userId: string, text: string) {
  const hash = await password.hash(text)
  const accounts = await internalAdapter.findAccounts(userId)
  if (accounts.some(({ providerId }) => providerId === 'credential')) {
    await internalAdapter.updatePassword(userId, hash)
    return
  }
  await internalAdapter.linkAccount({ userId, providerId: 'credential', accountId: userId, password: hash })
}
