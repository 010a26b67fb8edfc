import { giveRole, membersOf, type Role } from '../api/members.ts'
import { listTeams } from '../api/teams.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { t } from '../text.ts'
import { Part } from './part.tsx'
import { type RoleHere, roleHere } from './role-here.ts'

const roles: { readonly [role in Role]: string } = {
  owner: t`Owner`,
  admin: t`Admin`,
  editor: t`Editor`,
  viewer: t`Viewer`,
}

/** Who may do what in this app: as in the organization, or with another role here. */
export function Members({ app }: { app: App }) {
  const { data, error, again } = useLoaded(app.app_id, () => Promise.all([membersOf(), listTeams()]))
  const { busy, error: refused, attempt } = useAttempt()
  if (error) return <Failure error={error} />
  if (!data) return <div class="settings-body" aria-busy="true" />
  const [members, teams] = data
  const give = (userId: string, role: string) =>
    attempt(async () => {
      await giveRole(app.app_id, userId, role === '' ? null : (role as Role))
      await again()
    })
  return (
    <div class="settings-body">
      <Part
        title={t`Members`}
        hint={
          app.private
            ? t`The app is private: of editors and viewers only those with a role here find it.`
            : t`Everybody has the role they have in the organization, unless they have another one here.`
        }
      >
        {refused && <Failure error={refused} />}
        <ScrollBox class="settings-table" label={t`Members`}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t`Name`}</th>
                <th scope="col">{t`In the organization`}</th>
                <th scope="col">{t`In this app`}</th>
                <th scope="col">{t`May here, and why`}</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => {
                const { user_id, name, email, role, app_roles } = member
                return (
                  <tr key={user_id}>
                    <th scope="row">
                      {name} <span class="hint">{email}</span>
                    </th>
                    <td>{roles[role]}</td>
                    <td>
                      {role === 'owner' || role === 'admin' ? (
                        <span class="hint">{t`Runs every app`}</span>
                      ) : (
                        <select
                          class="field"
                          aria-label={t`Role of ${name} in this app`}
                          disabled={busy || !app.may.includes('app.share')}
                          value={app_roles[app.app_id] ?? ''}
                          onChange={(event) => void give(user_id, event.currentTarget.value)}
                        >
                          <option value="">{app.private ? t`None` : t`As in the organization`}</option>
                          {Object.entries(roles).map(([value, label]) => (
                            <option key={value} value={value}>
                              {label}
                            </option>
                          ))}
                        </select>
                      )}
                    </td>
                    <td>{hereText(roleHere(member, app, teams))}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </ScrollBox>
      </Part>
    </div>
  )
}

/** `Editor, by team Growth`. */
function hereText(here: RoleHere | null): string {
  if (here === null) return t`Nobody here: they do not find the app`
  const role = roles[here.role]
  if (here.by === 'organization') return t`${role}, by the organization`
  if (here.by === 'own') return t`${role}, by their own role here`
  const names = here.by.teams.join(', ')
  return here.by.teams.length === 1 ? t`${role}, by team ${names}` : t`${role}, by teams ${names}`
}
