import type { Member } from '../api/access.ts'
import { addToTeam, renameTeam, type Team, takeFromTeam } from '../api/teams.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failure } from '../parts/notice.tsx'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'

interface TeamDialogProps {
  team: Team
  members: readonly Member[]
  mayChange: boolean
  reload: () => Promise<void>
  onClose: () => void
}

/** One team: its name, and who is in it. */
export function TeamDialog({ team, members, mayChange, reload, onClose }: TeamDialogProps) {
  const { busy, error, attempt } = useAttempt()
  const rename = (event: SubmitEvent) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name'))
    void attempt(async () => {
      await renameTeam(team.team_id, name)
      await reload()
      say(t`The team is called ${name.trim()} now`)
    })
  }
  const turn = ({ user_id }: Member, isIn: boolean) =>
    void attempt(async () => {
      await (isIn ? takeFromTeam : addToTeam)(team.team_id, user_id)
      await reload()
    })
  return (
    <Dialog title={team.name} onClose={onClose}>
      {mayChange && (
        <form class="team-name" onSubmit={rename}>
          <label>
            {t`Name of the team`}
            <input class="field" name="name" key={team.name} defaultValue={team.name} maxLength={100} required />
          </label>
          <button type="submit" disabled={busy}>
            {t`Rename`}
          </button>
        </form>
      )}
      {error && <Failure error={error} />}
      <fieldset class="team-members" disabled={busy || !mayChange}>
        <legend class="hint">{t`Members of the team`}</legend>
        {members.map((member) => {
          const isIn = team.members.includes(member.user_id)
          return (
            <label key={member.user_id}>
              <input type="checkbox" checked={isIn} onChange={() => turn(member, isIn)} />
              <span>{member.name}</span>
              <span class="hint cut">{member.email}</span>
            </label>
          )
        })}
      </fieldset>
    </Dialog>
  )
}
