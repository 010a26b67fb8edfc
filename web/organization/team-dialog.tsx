import { useState } from 'preact/hooks'
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
  again: () => Promise<void>
  onClose: () => void
}

/** One team: its name, and who is in it. */
export function TeamDialog({ team, members, mayChange, again, onClose }: TeamDialogProps) {
  const [inside, setInside] = useState<readonly string[]>(team.members)
  const { busy, error, attempt } = useAttempt()
  const rename = (event: SubmitEvent) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name'))
    void attempt(async () => {
      await renameTeam(team.team_id, name)
      await again()
      say(t`The team is called ${name.trim()} now`)
    })
  }
  /** Shown as it was chosen at once; as it was when the server refuses. */
  const turn = async ({ user_id }: Member, isIn: boolean) => {
    setInside(isIn ? inside.filter((id) => id !== user_id) : [...inside, user_id])
    const done = await attempt(async () => {
      setInside((await (isIn ? takeFromTeam : addToTeam)(team.team_id, user_id)).members)
      await again()
    })
    if (!done) setInside(team.members)
  }
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
      <fieldset class="team-members" disabled={!mayChange}>
        <legend class="hint">{t`Members of the team`}</legend>
        {members.map((member) => {
          const isIn = inside.includes(member.user_id)
          return (
            <label key={member.user_id}>
              <input type="checkbox" checked={isIn} onChange={() => void turn(member, isIn)} />
              <span>{member.name}</span>
              <span class="hint cut">{member.email}</span>
            </label>
          )
        })}
      </fieldset>
    </Dialog>
  )
}
