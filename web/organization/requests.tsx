import { type AccessRequest, grantAccess, listAccessRequests, refuseAccess, type TeamRole } from '../api/teams.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { givable } from './app-roles.tsx'
import { roleWords } from './words.ts'

/** Who asks to be let into an app: let in with a role, or not. */
export function Requests() {
  const { data: requests, error, again } = useLoaded('', listAccessRequests)
  const { busy, error: refused, attempt } = useAttempt()
  const mayDecide = session.value?.may.includes('access.decide') === true
  const decide = async (call: () => Promise<unknown>, said: string) => {
    if (await attempt(call)) say(said)
    await again()
  }
  const grant = ({ request_id, email, app }: AccessRequest, role: TeamRole) =>
    decide(() => grantAccess(request_id, role), t`${email} is ${roleWords[role].label} of ${app} now`)
  const refuse = ({ request_id, email }: AccessRequest) =>
    decide(() => refuseAccess(request_id), t`The request of ${email} was refused`)
  const problem = error ?? refused
  return (
    <>
      {problem && <Failure error={problem} />}
      {requests?.length === 0 && (
        <Empty title={t`Nobody asks for access just now.`}>
          <p class="hint">{t`Who opens the link of an app that they may not see can ask for it, and stands here until you decide.`}</p>
        </Empty>
      )}
      {requests && requests.length > 0 && (
        <ScrollBox class="table-box" label={t`Requests`}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t`Who asks`}</th>
                <th scope="col">{t`App`}</th>
                <th scope="col">{t`Why`}</th>
                <th scope="col">{t`Asked`}</th>
                <th scope="col">
                  <span class="sr">{t`Actions`}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {requests.map((one) => (
                <tr key={one.request_id}>
                  <th scope="row">
                    <span class="strong">{one.name}</span> <span class="hint">{one.email}</span>
                  </th>
                  <td>{one.app}</td>
                  <td class="wrap">{one.note}</td>
                  <td>{moment(one.asked_at)}</td>
                  <td>
                    {mayDecide && (
                      <span class="row-actions">
                        <Picker
                          class="small"
                          label={t`Let ${one.email} into ${one.app} as`}
                          source={givable}
                          onPick={(role) => void grant(one, role as TeamRole)}
                          width={300}
                        >
                          {t`Let in as`}
                        </Picker>
                        <button
                          type="button"
                          class="small"
                          disabled={busy}
                          aria-label={t`Refuse ${one.email}`}
                          onClick={() => void refuse(one)}
                        >
                          {t`Refuse`}
                        </button>
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </>
  )
}
