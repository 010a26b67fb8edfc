import '../styles/alerts.css'
import '../styles/pages.css'
import '../styles/table.css'
import { Mail, Plus } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { AlertDialog } from '../alerts/alert-dialog.tsx'
import { AlertList } from '../alerts/alert-list.tsx'
import { Channels } from '../alerts/channels.tsx'
import { SubscribeDialog } from '../alerts/subscribe-dialog.tsx'
import { SubscriptionList } from '../alerts/subscription-list.tsx'
import {
  type Alert,
  listAlerts,
  listSubjects,
  listSubscriptions,
  type Subject,
  type Subscription,
} from '../api/alerts.ts'
import { type Recipients, recipients } from '../api/channels.ts'
import { ApiError, type App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { go, place } from '../state/route.ts'
import { leaveToSignIn } from '../state/session.ts'
import { t } from '../text.ts'

interface Known {
  alerts: Alert[]
  subscriptions: Subscription[]
  subjects: Subject[]
  /** Null for who may not send anything. */
  all: Recipients | null
}

/** What watches over insights, and what is sent again and again. */
export function Alerts({ app }: { app: App }) {
  const may = app.may.includes('subscriptions.write')
  const [known, setKnown] = useState<Known | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const load = () =>
    void loaded(app.app_id, may).then(setKnown, (problem: unknown) => {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) leaveToSignIn()
      else setError(problem)
    })
  useEffect(load, [app.app_id])
  useEffect(() => {
    document.title = `${t`Alerts`} · ${app.name}`
  }, [app.name])
  const here = `/apps/${app.app_id}/alerts`
  const asked = new URLSearchParams(place.value.search)
  const close = () => go(here)
  const done = () => {
    close()
    load()
  }
  if (error) return <div class="page">{<Failure error={error} />}</div>
  if (known === null) return <div class="page" aria-busy="true" />
  const { alerts, subscriptions, subjects, all } = known
  const dialog = { app, subjects, about: asked.get('about') ?? undefined, onDone: done, onClose: close }
  const edited = asked.get('edit')
  const alert = alerts.find(({ alert_id }) => alert_id === edited)
  const subscription = subscriptions.find(({ subscription_id }) => subscription_id === edited)
  const nothing = alerts.length + subscriptions.length === 0
  return (
    <div class="page alerts">
      {nothing ? (
        <Empty title={t`Nothing is watched or sent yet.`}>
          <p class="hint">
            {t`An alert tells you when an insight over time falls, rises or goes silent. A subscription sends an insight or a dashboard every day, week or month.`}
          </p>
          {may && subjects.length === 0 && <p class="hint">{t`Save an insight first.`}</p>}
          {may && subjects.length > 0 && <Ways here={here} subjects={subjects} />}
        </Empty>
      ) : (
        <>
          {may && <div class="page-bar">{<Ways here={here} subjects={subjects} />}</div>}
          <AlertList
            {...{ app, may }}
            list={alerts}
            reload={load}
            show={(draft) =>
              setKnown({ ...known, alerts: alerts.map((one) => (one.alert_id === draft.alert_id ? draft : one)) })
            }
            onEdit={({ alert_id }) => go(`${here}?edit=${alert_id}`)}
          />
          <SubscriptionList
            {...{ app, may }}
            list={subscriptions}
            reload={load}
            show={(draft) =>
              setKnown({
                ...known,
                subscriptions: subscriptions.map((one) =>
                  one.subscription_id === draft.subscription_id ? draft : one,
                ),
              })
            }
            onEdit={({ subscription_id }) => go(`${here}?edit=${subscription_id}`)}
          />
        </>
      )}
      {all && <Channels app={app} list={all.channels} reload={load} />}
      {all && (asked.get('new') === 'alert' || alert) && <AlertDialog {...dialog} all={all} known={alert} />}
      {all && (asked.get('new') === 'subscription' || subscription) && (
        <SubscribeDialog {...dialog} all={all} known={subscription} />
      )}
    </div>
  )
}

function Ways({ here, subjects }: { here: string; subjects: readonly Subject[] }) {
  return (
    <div class="ways">
      {subjects.some(({ overTime }) => overTime) && (
        <a class="button primary" href={`${here}?new=alert`}>
          <Icon of={Plus} size={14} /> {t`New alert`}
        </a>
      )}
      <a class="button" href={`${here}?new=subscription`}>
        <Icon of={Mail} size={14} /> {t`Subscribe`}
      </a>
    </div>
  )
}

async function loaded(appId: string, may: boolean): Promise<Known> {
  const [alerts, subscriptions, subjects, all] = await Promise.all([
    listAlerts(appId),
    listSubscriptions(appId),
    listSubjects(appId),
    may ? recipients(appId) : null,
  ])
  return { alerts, subscriptions, subjects, all }
}
