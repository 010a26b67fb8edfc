import { useState } from 'preact/hooks'
import { type Member, people } from '../api/access.ts'
import { createTeam, listTeams, removeTeam, setTeamRole, type Team } from '../api/teams.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { Removal } from '../parts/removal.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { plural, t } from '../text.ts'
import { AppRolesDialog, appRolesText } from './app-roles.tsx'
import { TeamDialog } from './team-dialog.tsx'

type Open = { of: 'team' | 'apps' | 'removal'; teamId: string }

/** Groups of members, to whom things are shown and roles in apps are given at once. */
export function Teams() {
  const { data, error, again } = useLoaded('', async () => {
    const [teams, { members }] = await Promise.all([listTeams(), people()])
    return { teams, members }
  })
  const [open, setOpen] = useState<Open | null>(null)
  const mayChange = session.value?.may.includes('teams.write') === true
  const team = data?.teams.find(({ team_id }) => team_id === open?.teamId)
  const close = () => setOpen(null)
  return (
    <>
      {mayChange && (
        <NewTeam
          onMade={async ({ team_id }) => {
            await again()
            setOpen({ of: 'team', teamId: team_id })
          }}
        />
      )}
      {error && <Failure error={error} />}
      {data?.teams.length === 0 && (
        <Empty title={t`No team yet.`}>
          <p class="hint">{t`A team is a group of members. Show it a dashboard, or give it a role in an app, and all of them have it; who leaves the team has it no more.`}</p>
        </Empty>
      )}
      {data && data.teams.length > 0 && <List {...data} mayChange={mayChange} onOpen={setOpen} />}
      {data && team && open?.of === 'team' && (
        <TeamDialog team={team} members={data.members} mayChange={mayChange} again={again} onClose={close} />
      )}
      {team && open?.of === 'apps' && (
        <AppRolesDialog
          name={team.name}
          roles={team.app_roles}
          otherwise={t`None of its own`}
          hint={t`A team gives and never takes: who may do more in the organization may do so in the app too. A role that somebody has alone counts more.`}
          mayChange={mayChange}
          give={async (appId, role) => {
            const { app_roles } = await setTeamRole(team.team_id, appId, role)
            await again()
            return app_roles
          }}
          onClose={close}
        />
      )}
      {team && open?.of === 'removal' && (
        <Removal
          title={t`Remove ${team.name}`}
          name={team.name}
          action={t`Remove team`}
          remove={async () => {
            await removeTeam(team.team_id)
            say(t`${team.name} was removed`)
            await again()
          }}
          onClose={close}
        >
          {t`What was shown to the team and its roles in apps go with it, at once. Its members stay members of the organization.`}
        </Removal>
      )}
    </>
  )
}

interface ListProps {
  teams: readonly Team[]
  members: readonly Member[]
  mayChange: boolean
  onOpen: (open: Open) => void
}

function List({ teams, members, mayChange, onOpen }: ListProps) {
  return (
    <ScrollBox class="table-box" label={t`Teams`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Team`}</th>
            <th scope="col">{t`Members`}</th>
            <th scope="col">{t`In single apps`}</th>
            <th scope="col">
              <span class="sr">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {teams.map((team) => (
            <tr key={team.team_id}>
              <th scope="row">
                <button
                  type="button"
                  class="quiet small strong"
                  onClick={() => onOpen({ of: 'team', teamId: team.team_id })}
                >
                  {team.name}
                </button>
              </th>
              <td class="wrap">{namesOf(team, members)}</td>
              <td>
                <button
                  type="button"
                  class="quiet small"
                  aria-label={t`Roles of ${team.name} in single apps`}
                  onClick={() => onOpen({ of: 'apps', teamId: team.team_id })}
                >
                  {appRolesText(team.app_roles, t`None of its own`)}
                </button>
              </td>
              <td>
                {mayChange && (
                  <span class="row-actions">
                    <button
                      type="button"
                      class="small"
                      aria-label={t`Remove ${team.name}`}
                      onClick={() => onOpen({ of: 'removal', teamId: team.team_id })}
                    >
                      {t`Remove`}
                    </button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** Three by name, and how many more. */
function namesOf({ members }: Team, people: readonly Member[]): string {
  if (members.length === 0) return t`Nobody yet`
  const names = people.filter(({ user_id }) => members.includes(user_id)).map(({ name }) => name)
  const more = names.length - 3
  return names.slice(0, 3).join(', ') + (more > 0 ? ` ${plural(more, 'and {0} more', 'and {0} more')}` : '')
}

function NewTeam({ onMade }: { onMade: (team: Team) => Promise<void> }) {
  const { busy, error, attempt } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    void attempt(async () => {
      const made = await createTeam(String(new FormData(form).get('name')))
      form.reset()
      await onMade(made)
    })
  }
  return (
    <>
      <form class="page-bar" onSubmit={submit}>
        <input
          class="field"
          name="name"
          aria-label={t`Name of the team`}
          placeholder={t`Name of the team`}
          maxLength={100}
          required
        />
        <button type="submit" class="primary" disabled={busy}>
          {t`Create team`}
        </button>
      </form>
      {error && <Failure error={error} />}
    </>
  )
}
