import '../styles/pages.css'
import '../styles/result.css'
import '../styles/access.css'
import { useEffect } from 'preact/hooks'
import { Name, Password } from '../account/profile.tsx'
import { SecondFactor } from '../account/second-factor.tsx'
import { Sessions } from '../account/sessions.tsx'
import { keepLanguage, account as load, type Account as Own } from '../api/access.ts'
import { roleWords } from '../organization/words.ts'
import { Failure } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import { useLoaded } from '../state/loaded.ts'
import { enter, session } from '../state/session.ts'
import { theme, toggleTheme } from '../state/theme.ts'
import { type Language, language, languages, speak, t } from '../text.ts'

/** What somebody decides about themselves. */
export function Account() {
  const { data: account, error, again } = useLoaded('', load)
  useEffect(() => {
    document.title = t`Account · DataLoaf`
  }, [])
  const changed = async () => {
    await again()
    // What was owed may be settled: then everything else opens.
    if (session.value?.owes) await enter()
  }
  return (
    <div class="page access">
      {error && <Failure error={error} />}
      {account && session.value?.owes && <SecondFactor account={account} changed={changed} />}
      {account && !session.value?.owes && (
        <>
          <Name account={account} />
          <Password account={account} changed={again} />
          <SecondFactor account={account} changed={changed} />
          <Sessions account={account} changed={again} />
          <Appearance />
          <Memberships account={account} />
        </>
      )}
    </div>
  )
}

function Appearance() {
  return (
    <Section title={t`Language and colours`} about={t`Of this browser. Mails and alerts come in the language, too.`}>
      <fieldset class="segments" aria-label={t`Language`}>
        {(Object.keys(languages) as Language[]).map((each) => (
          <button
            key={each}
            type="button"
            class="segment"
            lang={each}
            aria-pressed={each === language}
            onClick={() =>
              each !== language &&
              void keepLanguage(each).then(
                () => speak(each),
                () => speak(each),
              )
            }
          >
            {languages[each]}
          </button>
        ))}
      </fieldset>
      <fieldset class="segments" aria-label={t`Colours`}>
        {(['light', 'dark'] as const).map((each) => (
          <button
            key={each}
            type="button"
            class="segment"
            aria-pressed={each === theme.value}
            onClick={() => each !== theme.value && toggleTheme()}
          >
            {each === 'light' ? t`Light` : t`Dark`}
          </button>
        ))}
      </fieldset>
    </Section>
  )
}

function Memberships({ account: { organization, role, apps } }: { account: Own }) {
  return (
    <Section title={t`Memberships`} about={t`${organization}: ${roleWords[role].label}`}>
      <ul class="lines">
        {apps.map((app) => (
          <li key={app.app_id}>
            <a href={`/apps/${app.app_id}`}>{app.name}</a>
            <span class="hint">{roleWords[app.role].label}</span>
          </li>
        ))}
      </ul>
      {apps.length === 0 && <p class="hint">{t`There is no app yet.`}</p>}
    </Section>
  )
}
