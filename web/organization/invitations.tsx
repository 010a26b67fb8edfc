import { useState } from 'preact/hooks'
import { type Invitation, invite, type Role, revokeInvitation } from '../api/access.ts'
import { optionsOf } from '../language.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { LinkDialog } from './link-dialog.tsx'
import { roleWords } from './words.ts'

interface InvitationsProps {
  invitations: readonly Invitation[]
  changed: () => void
}

type Made = Awaited<ReturnType<typeof invite>>

/** Who was asked to join and has not yet, and asking others. */
export function Invitations({ invitations, changed }: InvitationsProps) {
  const [made, setMade] = useState<Made | null>(null)
  const { busy, error, attempt } = useAttempt()
  const revoke = async ({ invitation_id, email }: Invitation) => {
    if (!(await attempt(() => revokeInvitation(invitation_id)))) return
    say(t`The invitation of ${email} was taken back`)
    changed()
  }
  return (
    <>
      <NewInvitation
        onMade={(next) => {
          setMade(next)
          changed()
        }}
      />
      {error && <Failure error={error} />}
      {invitations.length === 0 ? (
        <Empty title={t`Nobody is asked to join just now.`}>
          <p class="hint">{t`An invitation is a link: whoever opens it within seven days chooses a name and a password.`}</p>
        </Empty>
      ) : (
        <ScrollBox class="table-box" label={t`Invitations`}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t`E-mail`}</th>
                <th scope="col">{t`Role`}</th>
                <th scope="col">{t`Asked by`}</th>
                <th scope="col">{t`Until`}</th>
                <th scope="col">
                  <span class="sr">{t`Actions`}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {invitations.map((invitation) => (
                <tr key={invitation.invitation_id}>
                  <th scope="row">{invitation.email}</th>
                  <td>{roleWords[invitation.role].label}</td>
                  <td>{invitation.invited_by}</td>
                  <td>{moment(invitation.expires_at)}</td>
                  <td>
                    <span class="row-actions">
                      <button
                        type="button"
                        class="small"
                        disabled={busy}
                        aria-label={t`Take back the invitation of ${invitation.email}`}
                        onClick={() => void revoke(invitation)}
                      >
                        {t`Take back`}
                      </button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {made && (
        <LinkDialog title={t`Invitation for ${made.email}`} path={made.path} onClose={() => setMade(null)}>
          {mailedText(made)}
        </LinkDialog>
      )}
    </>
  )
}

function NewInvitation({ onMade }: { onMade: (made: Made) => void }) {
  const [role, setRole] = useState<Role>('viewer')
  const { busy, error, attempt } = useAttempt()
  const isOwner = session.value?.may.includes('organization.write') === true
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    void attempt(async () => {
      const made = await invite(String(new FormData(form).get('email')), role)
      form.reset()
      onMade(made)
    })
  }
  return (
    <>
      <form class="page-bar" onSubmit={submit}>
        <input
          class="field"
          name="email"
          type="email"
          aria-label={t`E-mail`}
          placeholder="grace@example.com"
          required
        />
        <Picker
          label={t`Role of who is invited: ${roleWords[role].label}`}
          source={optionsOf(roleWords)
            .filter(({ value }) => value !== 'owner' || isOwner)
            .map((option) => ({ ...option, selected: option.value === role }))}
          onPick={(next) => setRole(next as Role)}
          width={300}
          class=""
        >
          {roleWords[role].label}
        </Picker>
        <button type="submit" class="primary" disabled={busy}>
          {t`Invite`}
        </button>
      </form>
      {error && <Failure error={error} />}
    </>
  )
}

function mailedText({ mailed, mail_error, email }: Made): string {
  if (mailed) return t`The link was mailed to ${email}. It can be handed over by other ways too; it works once.`
  if (mail_error !== null)
    return t`The mail was not taken: ${mail_error} Hand the link over by another way; it works once.`
  return t`Hand this link over; it works once. No mail server is set up.`
}
