import type { Metadata } from '../metadata/schema.ts'
import { getSetting, setSetting } from '../metadata/settings.ts'
import type { Auth } from './auth.ts'

/** What the organization says about itself and about signing in. */
export interface OrganizationSettings {
  name: string
  /** Whether whoever signs in with a password needs a second factor too. */
  second_factor_required: boolean
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
  })

  /** What is left out stays. */
  async function change(changes: { [key in keyof OrganizationSettings]?: OrganizationSettings[key] | undefined }) {
    if (changes.second_factor_required !== undefined) {
      await setSetting(db, 'second_factor', changes.second_factor_required ? 'required' : 'optional')
    }
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
