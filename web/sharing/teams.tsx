import { type Shares, type Subject, shareWithTeam } from '../api/sharing.ts'
import type { App } from '../api.ts'
import { plural, t } from '../text.ts'
import { Grantees } from './grantees.tsx'

interface TeamsProps {
  app: App
  subject: Subject
  shares: Shares
  reload: () => Promise<void>
}

/** Teams whose members may see it for as long as they are in the team. Nothing where there is no team. */
export function Teams({ app, subject, shares: { teams, choices }, reload }: TeamsProps) {
  if (choices.length === 0) return null
  return (
    <Grantees
      app={app}
      title={t`Teams`}
      given={teams.map((each) => ({ ...each, about: plural(each.members, '{0} member', '{0} members') }))}
      give={(form, how) => shareWithTeam(app.app_id, subject, String(form.get('team')), how)}
      reload={reload}
    >
      <label class="grow">
        {t`Team`}
        <select class="field" name="team">
          {choices.map(({ team_id, name }) => (
            <option key={team_id} value={team_id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Grantees>
  )
}
