import { useState } from 'preact/hooks'
import {
  dropSecondFactor,
  type Member,
  type Role,
  removeMember,
  resetLink,
  setAppRole,
  setRole,
} from '../api/access.ts'
import { optionsOf } from '../language.ts'
import { moment } from '../moment.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { Removal } from '../parts/removal.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { AppRolesDialog, appRolesText } from './app-roles.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { roleWords } from './words.ts'

interface MembersProps {
  members: readonly Member[]
  changed: () => void
}

type Open =
  | { of: 'apps' | 'removal'; member: Member }
  | { of: 'link'; member: Member; path: string; expires_at: string }

/** Everybody of the organization, and what they may do. */
export function Members({ members, changed }: MembersProps) {
  const [open, setOpen] = useState<Open | null>(null)
  const { busy, error, attempt } = useAttempt()
  const close = () => setOpen(null)
  const giveRole = async (member: Member, role: Role) => {
    if (!(await attempt(() => setRole(member.user_id, role)))) return
    say(t`${member.email} is ${roleWords[role].label} now`)
    changed()
  }
  const makeLink = (member: Member) =>
    attempt(async () => setOpen({ of: 'link', member, ...(await resetLink(member.user_id)) }))
  const dropFactor = async (member: Member) => {
    if (!(await attempt(() => dropSecondFactor(member.user_id)))) return
    say(t`${member.email} signs in without a second factor now`)
    changed()
  }
  const remove = async (member: Member) => {
    await removeMember(member.user_id)
    say(t`${member.email} was removed`)
    changed()
  }
  return (
    <>
      {error && <Failure error={error} />}
      <ScrollBox class="table-box" label={t`Members`}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t`Member`}</th>
              <th scope="col">{t`Role`}</th>
              <th scope="col">{t`In single apps`}</th>
              <th scope="col">{t`Second factor`}</th>
              <th scope="col">{t`Joined`}</th>
              <th scope="col">
                <span class="sr">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <tr key={member.user_id}>
                <th scope="row">
                  <span class="strong">{member.name}</span> <span class="hint">{member.email}</span>
                </th>
                <td>
                  <RoleOf member={member} onPick={(role) => void giveRole(member, role)} />
                </td>
                <td>
                  <button
                    type="button"
                    class="quiet small"
                    aria-label={t`Roles of ${member.email} in single apps`}
                    onClick={() => setOpen({ of: 'apps', member })}
                  >
                    {appRolesText(member.app_roles, t`As in the organization`)}
                  </button>
                </td>
                <td>{member.second_factor ? <span class="good">{t`On`}</span> : <span class="hint">{t`Off`}</span>}</td>
                <td>{moment(member.joined_at)}</td>
                <td>
                  {mayDecide(member) && (
                    <span class="row-actions">
                      {member.second_factor && (
                        <button
                          type="button"
                          class="small"
                          disabled={busy}
                          aria-label={t`Switch off the second factor of ${member.email}`}
                          onClick={() => void dropFactor(member)}
                        >
                          {t`Switch off second factor`}
                        </button>
                      )}
                      {member.password && (
                        <button
                          type="button"
                          class="small"
                          disabled={busy}
                          aria-label={t`Reset link for ${member.email}`}
                          onClick={() => void makeLink(member)}
                        >
                          {t`Reset link`}
                        </button>
                      )}
                      <button
                        type="button"
                        class="small"
                        aria-label={t`Remove ${member.email}`}
                        onClick={() => setOpen({ of: 'removal', member })}
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
      {open?.of === 'apps' && (
        <AppRolesDialog
          name={open.member.name}
          roles={open.member.app_roles}
          otherwise={t`As in the organization`}
          hint={runsAll(open.member) ? t`Owners and admins run every app, whatever is chosen here.` : undefined}
          mayChange={mayDecide(open.member)}
          give={async (appId, role) => {
            const { app_roles } = await setAppRole(open.member.user_id, appId, role)
            changed()
            return app_roles
          }}
          onClose={close}
        />
      )}
      {open?.of === 'link' && (
        <LinkDialog title={t`Another password for ${open.member.email}`} path={open.path} onClose={close}>
          {t`Hand this link to nobody else: whoever opens it chooses the password. It works once, until ${moment(open.expires_at)}.`}
        </LinkDialog>
      )}
      {open?.of === 'removal' && (
        <Removal
          title={t`Remove ${open.member.email}`}
          name={open.member.email}
          action={t`Remove member`}
          remove={() => remove(open.member)}
          onClose={close}
        >
          {t`Their sessions end at once, and their role, roles in apps and second factor go. What they made stays, and so do API keys that they created.`}
        </Removal>
      )}
    </>
  )
}

function RoleOf({ member, onPick }: { member: Member; onPick: (role: Role) => void }) {
  if (!mayDecide(member)) return <>{roleWords[member.role].label}</>
  const options = optionsOf(roleWords).filter(({ value }) => value !== 'owner' || isOwner())
  return (
    <Picker
      class="pick-plain"
      label={t`Role of ${member.email}: ${roleWords[member.role].label}`}
      source={options.map((option) => ({ ...option, selected: option.value === member.role }))}
      onPick={(role) => role !== member.role && onPick(role as Role)}
      width={300}
    >
      {roleWords[member.role].label}
    </Picker>
  )
}

const runsAll = ({ role }: Member) => role === 'owner' || role === 'admin'

/** Only an owner decides about an owner. */
const isOwner = () => session.value?.may.includes('organization.write') === true
const mayDecide = ({ role }: Member) =>
  session.value?.may.includes('people.write') === true && (role !== 'owner' || isOwner())
