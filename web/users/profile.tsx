import { ArrowLeft } from 'lucide'
import type { ComponentChildren } from 'preact'
import { type Profile, readMemberships, readProfile } from '../api/users.ts'
import type { App } from '../api.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { useLoaded } from '../state/loaded.ts'
import { plural, t } from '../text.ts'
import { userAddress } from './address.ts'
import { AttributeList } from './attributes.tsx'
import { seenText } from './list.tsx'
import { Timeline } from './timeline.tsx'
import { momentText } from './words.ts'

/** One user closely: what is true of them, and what they did. */
export function UserProfile({ app, userId }: { app: App; userId: string }) {
  const { data, error } = useLoaded(`${app.app_id} ${userId}`, (signal) => readProfile(app.app_id, userId, signal))
  const back = (
    <a class="button quiet" href={userAddress(app.app_id)}>
      <Icon of={ArrowLeft} size={14} /> {t`All users`}
    </a>
  )
  if (error?.status === 404) {
    return (
      <Empty title={t`There is no user with this id.`}>
        <p class="hint mono user-missing">{userId}</p>
        {back}
      </Empty>
    )
  }
  if (error) return <Failure error={error}>{back}</Failure>
  if (!data) return <div class="page-bar">{back}</div>
  return <Shown app={app} profile={data} back={back} />
}

function Shown({ app, profile, back }: { app: App; profile: Profile; back: ComponentChildren }) {
  const { user_id, anonymous, aliases, events, sessions } = profile
  const total = events.reduce((sum, each) => sum + each.events, 0)
  return (
    <>
      <div class="page-bar">{back}</div>
      <header class="profile-head">
        <h2 class="mono">{user_id}</h2>
        {anonymous && <span class="badge">{t`anonymous`}</span>}
        <CopyButton text={() => user_id} label={t`Copy the user id`}>
          {t`Copy id`}
        </CopyButton>
      </header>
      <dl class="figures">
        <Figure label={t`Events`} value={formatNumber(total)} />
        <Figure label={t`Sessions`} value={formatNumber(sessions.total)} />
        <Figure label={t`First seen`} value={seenText(profile.first_seen)} at={profile.first_seen} app={app} />
        <Figure label={t`Last seen`} value={seenText(profile.last_seen)} at={profile.last_seen} app={app} />
      </dl>
      <div class="profile">
        <div class="profile-side">
          <AttributeList app={app} profile={profile} />
          {aliases.length > 0 && <Aliases app={app} aliases={aliases} />}
          <Memberships app={app} userId={user_id} />
          {profile.steps.length > 0 && <Steps app={app} steps={profile.steps} />}
          <Sessions app={app} sessions={sessions} />
        </div>
        <Timeline app={app} userId={user_id} events={events} />
      </div>
    </>
  )
}

function Figure({ label, value, at, app }: { label: string; value: string; at?: string | null; app?: App }) {
  return (
    <div class="figure-item">
      <dt>{label}</dt>
      <dd title={at && app ? momentText(at, app.time_zone) : undefined}>{value}</dd>
    </div>
  )
}

function Aliases({ app, aliases }: { app: App; aliases: Profile['aliases'] }) {
  return (
    <section>
      <h2>{t`Also known as`}</h2>
      <ul class="rows">
        {aliases.map(({ user_id, said }) => (
          <li key={user_id}>
            <span class="mono cut" title={user_id}>
              {user_id}
            </span>
            <span class="hint">{said === null ? t`follows from others` : momentText(said, app.time_zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Memberships({ app, userId }: { app: App; userId: string }) {
  const { data, error } = useLoaded(`${app.app_id} ${userId}`, (signal) => readMemberships(app.app_id, userId, signal))
  return (
    <section>
      <h2>{t`Cohorts`}</h2>
      {error && <Failure error={error} />}
      {data?.length === 0 && <p class="hint">{t`In none of the app’s cohorts.`}</p>}
      <ul class="rows">
        {data?.map(({ cohort_id, name }) => (
          <li key={cohort_id}>
            <a href={`/apps/${app.app_id}/cohorts/${cohort_id}`}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Steps({ app, steps }: { app: App; steps: Profile['steps'] }) {
  return (
    <section>
      <h2>{t`Declared steps reached`}</h2>
      <ul class="rows">
        {steps.map(({ step, times, first }) => (
          <li key={step}>
            <span class="cut">{step}</span>
            <span class="hint">
              {plural(times, 'once', '{0} times')}
              {first !== null && ` · ${momentText(first, app.time_zone)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sessions({ app, sessions: { total, sessions } }: { app: App; sessions: Profile['sessions'] }) {
  if (total === 0) return null
  return (
    <section>
      <h2>{t`Sessions`}</h2>
      <ul class="rows">
        {sessions.map(({ start, duration, events }) => (
          <li key={start}>
            <span>{momentText(start, app.time_zone)}</span>
            <span class="hint">
              {plural(events, '{0} event', '{0} events')} · {formatDuration(duration)}
            </span>
          </li>
        ))}
      </ul>
      {total > sessions.length && <p class="hint">{t`The latest ${sessions.length} of ${formatNumber(total)}.`}</p>}
    </section>
  )
}
