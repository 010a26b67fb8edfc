import '../styles/drill.css'
import { ChartSpline, Users } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api/client.ts'
import { type DrillEvent, type DrillResult, type DrillUser, type Point, readDrill } from '../api/drill.ts'
import type { App } from '../api.ts'
import { cohortsAddress } from '../cohorts/address.ts'
import { formatNumber } from '../format.ts'
import type { Answer } from '../kinds.ts'
import { attributeText, valueText } from '../language.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { closeDrill, drillBeside } from '../state/drill.ts'
import { exploreAddress } from '../state/view.ts'
import { language, plural, t } from '../text.ts'
import { userAddress } from '../users/address.ts'
import { told } from './told.ts'

interface PanelProps {
  app: App
  answer: Answer
  point: Point
}

/** Who and what a point of the answer was made of: beside it, and on narrow screens over it. */
export function DrillPanel({ app, answer, point }: PanelProps) {
  const [of, setOf] = useState<'users' | 'events'>('users')
  const [offset, setOffset] = useState(0)
  const { found, error } = usePage(app.app_id, { query: answer.query, point, of, offset })
  const about = told(answer, point, app)
  const pick = (next: typeof of) => {
    setOf(next)
    setOffset(0)
  }
  return (
    <Dialog title={about?.title ?? t`Behind this point`} class="drill" onClose={closeDrill}>
      <p class="hint drill-when">{about?.when}</p>
      {about?.choices && about.choices.options.length > 1 && (
        <fieldset class="segments drill-choices" aria-label={about.choices.label}>
          {about.choices.options.map(({ title, point: other, chosen }) => (
            <button
              key={title}
              type="button"
              class="segment"
              aria-pressed={chosen}
              onClick={() => {
                setOffset(0)
                drillBeside(other)
              }}
            >
              {title}
            </button>
          ))}
        </fieldset>
      )}
      <div class="drill-bar">
        <fieldset class="segments" aria-label={t`What to show`}>
          {(['users', 'events'] as const).map((one) => (
            <button key={one} type="button" class="segment wide" aria-pressed={of === one} onClick={() => pick(one)}>
              {one === 'users' ? t`Users` : t`Events`}
            </button>
          ))}
        </fieldset>
        {about?.cohort && app.may.includes('cohorts.write') && (
          <a class="button" href={cohortsAddress(app.app_id, 'new', { name: about.title, definition: about.cohort })}>
            <Icon of={Users} size={14} /> {t`Save as cohort`}
          </a>
        )}
        {about?.question && (
          <a class="button" href={exploreAddress(app.app_id, about.question)}>
            <Icon of={ChartSpline} size={14} /> {t`Open as question`}
          </a>
        )}
      </div>
      {error && <Failure error={error} />}
      <div class={found ? 'drill-page' : 'drill-page dim'} aria-busy={!found && !error} aria-live="polite">
        {found?.users && <UserRows app={app} users={found.users} />}
        {found?.events && <EventRows app={app} events={found.events} />}
        {found?.total === 0 && (
          <Empty title={of === 'users' ? t`No users are behind it.` : t`No events are behind it.`} />
        )}
      </div>
      {found && <Pages total={found.total} of={of} offset={offset} onTurn={setOffset} />}
    </Dialog>
  )
}

const pageSize = 50

function usePage(appId: string, page: Parameters<typeof readDrill>[1]) {
  const [state, setState] = useState<{ found: DrillResult | null; error: ApiError | null }>({
    found: null,
    error: null,
  })
  useEffect(() => {
    const own = new AbortController()
    setState({ found: null, error: null })
    readDrill(appId, page, own.signal).then(
      (found) => setState({ found, error: null }),
      (error: unknown) => {
        if (own.signal.aborted) return
        if (!(error instanceof ApiError)) throw error
        setState({ found: null, error })
      },
    )
    return () => own.abort()
  }, [appId, JSON.stringify(page)])
  return state
}

function UserRows({ app, users }: { app: App; users: readonly DrillUser[] }) {
  if (users.length === 0) return null
  return (
    <ScrollBox class="table-box" label={t`Users behind it`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`User`}</th>
            <th scope="col">{t`Last seen`}</th>
            <th scope="col">{t`Attributes`}</th>
          </tr>
        </thead>
        <tbody>
          {users.map(({ user_id, user_attributes, last_seen }, index) => (
            <tr key={user_id ?? index}>
              <th scope="row">
                <UserLink app={app} userId={user_id} />
              </th>
              <td>{timeText(last_seen, app)}</td>
              <td class="drill-attributes">
                <Attributes of={user_attributes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function EventRows({ app, events }: { app: App; events: readonly DrillEvent[] }) {
  if (events.length === 0) return null
  return (
    <ScrollBox class="table-box" label={t`Events behind it`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Event`}</th>
            <th scope="col">{t`Time`}</th>
            <th scope="col">{t`User`}</th>
            <th scope="col">{t`Attributes`}</th>
          </tr>
        </thead>
        <tbody>
          {events.map(({ event_id, event_name, event_created, user_id, event_attributes }) => (
            <tr key={event_id}>
              <th scope="row">{event_name}</th>
              <td>{timeText(event_created, app)}</td>
              <td>
                <UserLink app={app} userId={user_id} />
              </td>
              <td class="drill-attributes">
                <Attributes of={event_attributes} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function UserLink({ app, userId }: { app: App; userId: string | null }) {
  if (userId === null) return <span class="hint">{t`nobody known`}</span>
  return (
    <a class="cut drill-user" href={userAddress(app.app_id, userId)}>
      {userId}
    </a>
  )
}

/** The first few; what begins with `$` is the SDK's. */
function Attributes({ of }: { of: DrillUser['user_attributes'] }) {
  const own = Object.entries(of).filter(([name]) => !name.startsWith('$'))
  if (own.length === 0) return <span class="hint">{t`none`}</span>
  return (
    <>
      {own.slice(0, 4).map(([name, value]) => (
        <span key={name} class="drill-attribute">
          <span class="hint">{attributeText(name)}</span> {valueText(value)}
        </span>
      ))}
      {own.length > 4 && <span class="hint">{t`and ${own.length - 4} more`}</span>}
    </>
  )
}

interface PagesProps {
  total: number
  of: 'users' | 'events'
  offset: number
  onTurn: (offset: number) => void
}

function Pages({ total, of, offset, onTurn }: PagesProps) {
  const number = formatNumber(total)
  const text =
    of === 'users' ? plural(total, '{0} user', '{0} users', number) : plural(total, '{0} event', '{0} events', number)
  const last = Math.min(offset + pageSize, total)
  return (
    <footer class="drill-pages">
      <span class="drill-count" data-test="drill-total">
        {text}
      </span>
      {total > pageSize && (
        <>
          <span class="hint">{t`${formatNumber(offset + 1)} to ${formatNumber(last)}`}</span>
          <button type="button" disabled={offset === 0} onClick={() => onTurn(offset - pageSize)}>
            {t`Later ones`}
          </button>
          <button type="button" disabled={last >= total} onClick={() => onTurn(offset + pageSize)}>
            {t`Earlier ones`}
          </button>
        </>
      )}
    </footer>
  )
}

function timeText(iso: string | null, { time_zone }: App): string {
  if (iso === null) return '–'
  const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: time_zone } as const
  return new Intl.DateTimeFormat(language === 'de' ? 'de' : undefined, options).format(Date.parse(iso))
}
