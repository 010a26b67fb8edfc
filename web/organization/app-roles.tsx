import { useState } from 'preact/hooks'
import { type Member, type Role, setAppRole } from '../api/access.ts'
import { optionsOf } from '../language.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { apps } from '../state/session.ts'
import { t } from '../text.ts'
import { roleWords } from './words.ts'

interface AppRolesProps {
  member: Member
  mayChange: boolean
  changed: () => void
  onClose: () => void
}

/** One person's other roles in single apps. Who runs the organization runs every app. */
export function AppRoles({ member, mayChange, changed, onClose }: AppRolesProps) {
  const [given, setGiven] = useState<Member['app_roles']>(member.app_roles)
  const { error, attempt } = useAttempt()
  const runsAll = member.role === 'owner' || member.role === 'admin'
  const pick = (appId: string, role: Role | null) =>
    attempt(async () => {
      setGiven((await setAppRole(member.user_id, appId, role)).app_roles)
      changed()
    })
  return (
    <Dialog title={t`Roles of ${member.name} in single apps`} onClose={onClose}>
      {runsAll && <p class="hint">{t`Owners and admins run every app, whatever is chosen here.`}</p>}
      <ul class="lines">
        {(apps.value ?? []).map(({ app_id, name }) => (
          <li key={app_id}>
            <span>{name}</span>
            {mayChange ? (
              <Picker
                class="pick-plain"
                label={t`Role in ${name}: ${textOf(given[app_id])}`}
                source={[
                  { value: '', label: t`As in the organization`, selected: given[app_id] === undefined },
                  ...optionsOf(roleWords)
                    .filter(({ value }) => value !== 'owner')
                    .map((option) => ({ ...option, selected: option.value === given[app_id] })),
                ]}
                onPick={(role) => void pick(app_id, role === '' ? null : (role as Role))}
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

const textOf = (role: Role | undefined) => (role ? roleWords[role].label : t`As in the organization`)
