import type { Metadata } from '../metadata/schema.ts'
import { getSetting, setSetting } from '../metadata/settings.ts'
import type { Auth } from './auth.ts'

/** What the organization says about itself and about signing in. */
export interface OrganizationSettings {
  name: string
  /** Whether whoever signs in with a password needs a second factor too. */
  second_factor_required: boolean
  /** Why nothing may be changed now; null when it may. Events are collected and questions answered all the same. */
  read_only: string | null
}

export interface OrganizationOptions {
  db: Metadata
  auth: () => Promise<Auth>
  name: () => Promise<string>
  /** Told that what sessions were known to be may have changed. */
  changed: () => void
}

/** The one organization's settings. */
export function organizationSettings({ db, auth, name, changed }: OrganizationOptions) {
  const get = async (): Promise<OrganizationSettings> => ({
    name: await name(),
    second_factor_required: await isSecondFactorRequired(db),
    read_only: await readOnlyBecause(db),
  })

  /** What is left out stays. */
  async function change(changes: { [key in keyof OrganizationSettings]?: OrganizationSettings[key] | undefined }) {
    if (changes.second_factor_required !== undefined) {
      await setSetting(db, 'second_factor', changes.second_factor_required ? 'required' : 'optional')
    }
    if (changes.read_only !== undefined) await setSetting(db, 'read_only', changes.read_only ?? '')
    if (changes.name !== undefined) {
      const { adapter } = await (await auth()).$context
      const [first] = await adapter.findMany<{ id: string }>({ model: 'organization', limit: 1 })
      const where = [{ field: 'id', value: first?.id ?? '' }]
      await adapter.update({ model: 'organization', where, update: { name: changes.name } })
    }
    changed()
    return await get()
  }

  return { get, change }
}

export async function isSecondFactorRequired(db: Metadata): Promise<boolean> {
  return (await getSetting(db, 'second_factor')) === 'required'
}

/** What `read_only` says; of nothing that was said, null. */
export async function readOnlyBecause(db: Metadata): Promise<string | null> {
  return (await getSetting(db, 'read_only')) || null
}
