import { useState } from 'preact/hooks'
import { changeOrganization, type Organization } from '../api/access.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { session } from '../state/session.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { CompanyWay, companyText } from './company-way.tsx'
import { Maintenance } from './maintenance.tsx'

interface SettingsProps {
  organization: Organization
  changed: () => void
}

/** What the organization is called, and whether anything may be changed now. */
export function General(props: SettingsProps) {
  return (
    <>
      <Name {...props} />
      {mayChange() && <Maintenance {...props} />}
    </>
  )
}

function Name({ organization, changed }: SettingsProps) {
  const [name, setName] = useState(organization.name)
  const { busy, error, attempt } = useAttempt()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (!(await attempt(() => changeOrganization({ name })))) return
    say(t`Name saved`)
    changed()
  }
  if (!mayChange()) {
    return (
      <Section title={t`Name`}>
        <p>{organization.name}</p>
        <p class="hint">{t`An owner can change it.`}</p>
      </Section>
    )
  }
  return (
    <Section title={t`Name`} about={t`Stands in invitations.`}>
      <form class="form" onSubmit={submit}>
        <label>
          {t`Name of the organization`}
          <input
            class="field"
            value={name}
            maxLength={100}
            required
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        {error && <Failure error={error} />}
        <button type="submit" disabled={busy || name.trim() === '' || name === organization.name}>
          {t`Save name`}
        </button>
      </form>
    </Section>
  )
}

/** The ways in, and what else is asked for. */
export function SignInWays({ organization, changed }: SettingsProps) {
  const { busy, error, attempt } = useAttempt()
  const required = organization.second_factor_required
  const require = async (next: boolean) => {
    if (!(await attempt(() => changeOrganization({ second_factor_required: next })))) return
    say(next ? t`Second factor is required now` : t`Second factor is up to each member now`)
    changed()
  }
  return (
    <>
      <Section title={t`Ways to sign in`} about={t`The company's sign-in is set up in the deployment's configuration.`}>
        <ul class="lines">
          <Way name={t`E-mail and password`} on />
          <Way name={companyText(organization.company)} on={organization.provider} />
          <Way name={t`Mails with links`} on={organization.mail} />
        </ul>
      </Section>
      {organization.company && <CompanyWay of={organization.company} />}
      <Section
        title={t`Second factor`}
        about={t`For members with a password: a code of their phone at every sign-in. Who has none yet is led to set it up first.`}
      >
        <label class="check">
          <input
            type="checkbox"
            checked={required}
            disabled={busy || !mayChange()}
            onChange={(event) => void require(event.currentTarget.checked)}
          />
          {t`Require a second factor`}
        </label>
        {!mayChange() && <p class="hint">{t`An owner can change it.`}</p>}
        {error && <Failure error={error} />}
      </Section>
    </>
  )
}

function Way({ name, on }: { name: string; on: boolean }) {
  return (
    <li>
      <span>{name}</span>
      <span class={on ? 'good' : 'hint'}>{on ? t`On` : t`Off`}</span>
    </li>
  )
}

const mayChange = () => session.value?.may.includes('organization.write') === true
