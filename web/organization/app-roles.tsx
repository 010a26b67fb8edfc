import { useState } from 'preact/hooks'
import type { Member, Role } from '../api/access.ts'
import type { TeamRole } from '../api/teams.ts'
import { optionsOf } from '../language.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { apps } from '../state/session.ts'
import { plural, t } from '../text.ts'
import { roleWords } from './words.ts'

export type AppRoles = Member['app_roles']

interface AppRolesProps {
  /** Of the person or team. */
  name: string
  roles: AppRoles
  /** What holds where none is chosen. */
  otherwise: string
  hint?: string | undefined
  mayChange: boolean
  /** Answers the roles as they are then. */
  give: (appId: string, role: TeamRole | null) => Promise<AppRoles>
  onClose: () => void
}

/** Somebody's, or a team's, other roles in single apps. */
export function AppRolesDialog({ name: whose, roles, otherwise, hint, mayChange, give, onClose }: AppRolesProps) {
  const [given, setGiven] = useState(roles)
  const { error, attempt } = useAttempt()
  const pick = (appId: string, role: TeamRole | null) => attempt(async () => setGiven(await give(appId, role)))
  const textOf = (role: Role | undefined) => (role ? roleWords[role].label : otherwise)
  return (
    <Dialog title={t`Roles of ${whose} in single apps`} onClose={onClose}>
      {hint !== undefined && <p class="hint">{hint}</p>}
      <ul class="lines">
        {(apps.value ?? []).map(({ app_id, name }) => (
          <li key={app_id}>
            <span>{name}</span>
            {mayChange ? (
              <Picker
                class="pick-plain"
                label={t`Role in ${name}: ${textOf(given[app_id])}`}
                source={[
                  { value: '', label: otherwise, selected: given[app_id] === undefined },
                  ...givable.map((option) => ({ ...option, selected: option.value === given[app_id] })),
                ]}
                onPick={(role) => void pick(app_id, role === '' ? null : (role as TeamRole))}
                width={300}
              >
                {textOf(given[app_id])}
              </Picker>
            ) : (
              <span class="hint">{textOf(given[app_id])}</span>
            )}
          </li>
        ))}
      </ul>
      {error && <Failure error={error} />}
    </Dialog>
  )
}

/** The roles that single apps are run with; an owner owns the organization. */
export const givable = optionsOf(roleWords).filter(({ value }) => value !== 'owner')

/** As it stands in a table. */
export function appRolesText(roles: AppRoles, otherwise: string): string {
  const known = (apps.value ?? []).filter(({ app_id }) => roles[app_id])
  if (known.length === 0) return otherwise
  if (known.length > 2) return plural(known.length, '{0} app', '{0} apps')
  return known.map(({ app_id, name }) => `${name}: ${roleWords[roles[app_id]!].label}`).join(', ')
}
