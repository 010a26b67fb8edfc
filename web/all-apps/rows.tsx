import { EyeOff, Lock, Settings } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import type { App } from '../api.ts'
import { formatAgo, formatNumber } from '../format.ts'
import { addressOf, appPages } from '../pages.ts'
import { Icon } from '../parts/icon.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { now } from '../state/pipeline.ts'
import { t } from '../text.ts'
import { type Activity, activityOf } from './activity.ts'

/** A row for each app. */
export function AppRows({ apps }: { apps: readonly App[] }) {
  return (
    <ScrollBox class="table-box all-apps-table" label={t`All apps`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`App`}</th>
            <th scope="col" class="number">{t`Events today`}</th>
            <th scope="col" class="number">{t`Users today`}</th>
            <th scope="col">{t`Events, 30 days`}</th>
            <th scope="col">{t`Last event`}</th>
            <th scope="col">{t`Your part`}</th>
            <th scope="col">
              <span class="sr">{t`Settings`}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {apps.map((app) => (
            <AppRow key={app.app_id} app={app} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function AppRow({ app }: { app: App }) {
  const [activity, setActivity] = useState<Activity | null | undefined>(undefined)
  useEffect(() => {
    const stop = new AbortController()
    void activityOf(app, stop.signal).then((found) => !stop.signal.aborted && setActivity(found))
    return () => stop.abort()
  }, [app.app_id])
  const number = (value: number | undefined) => (activity === undefined ? '…' : formatNumber(value))
  return (
    <tr>
      <th scope="row">
        <a href={addressOf(appPages[0]!, app.app_id)}>{app.name}</a>{' '}
        {app.private && <Mark of={EyeOff} label={t`Private`} />}
        {app.locked_at !== null && <Mark of={Lock} label={t`Locked`} />}
        {app.demo && <span class="badge">{t`Demo data`}</span>}
        {app.tags.map((tag) => (
          <span key={tag} class="badge">
            {tag}
          </span>
        ))}
      </th>
      <td class="number">{number(activity?.eventsToday)}</td>
      <td class="number">{number(activity?.usersToday)}</td>
      <td>
        <Sparkline values={activity?.days ?? []} colour={1} />
      </td>
      <td class="hint">{activity?.lastEvent ? formatAgo(activity.lastEvent, now.value) : '–'}</td>
      <td class="hint">{partIn(app)}</td>
      <td>
        <a class="icon-button button" href={`/apps/${app.app_id}/settings`} aria-label={t`Settings of ${app.name}`}>
          <Icon of={Settings} size={14} />
        </a>
      </td>
    </tr>
  )
}

function Mark({ of, label }: { of: unknown; label: string }) {
  return (
    <span class="hint all-apps-mark" title={label}>
      <Icon of={of} size={12} /> <span class="sr">{label}</span>
    </span>
  )
}

/** What one may do in it, by the name of the role that may. */
function partIn({ may }: App): string {
  if (may.includes('app.delete')) return t`Owner`
  if (may.includes('app.write')) return t`Admin`
  return may.includes('cohorts.write') ? t`Editor` : t`Viewer`
}
