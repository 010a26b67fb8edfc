import type { ComponentChildren } from 'preact'
import type { App } from '../api.ts'
import { formatNumber } from '../format.ts'
import { Moved } from '../parts/moved.tsx'
import { now } from '../state/pipeline.ts'
import { exploreAddress } from '../state/view.ts'
import { language, t } from '../text.ts'
import type { Changes, Figure } from './changes.ts'

interface SinceYesterdayProps {
  app: App
  loading: boolean
  /** Null when they could not be told. */
  changes: Changes | null
}

/** Today so far, against yesterday by this time and against the usual such day; what moved, and what is new. */
export function SinceYesterday({ app, loading, changes }: SinceYesterdayProps) {
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: app.time_zone }).format(now.peek())
  if (!loading && !changes) {
    return (
      <section class="home-part" aria-label={t`Today`}>
        <p class="hint">{t`What changed since yesterday cannot be told now.`}</p>
      </section>
    )
  }
  return (
    <>
      <section class="home-today" aria-label={t`Today`} aria-busy={loading}>
        <FigureOf name={t`users today so far`} figure={changes?.users} weekday={weekday} />
        <FigureOf name={t`events today so far`} figure={changes?.events} weekday={weekday} />
      </section>
      <div class="home-lists">
        <section class="home-part" aria-label={t`Moved most since yesterday`}>
          <h2>{t`Moved most since yesterday`}</h2>
          {changes?.moved.length === 0 && <p class="hint">{t`As many of each event as yesterday by this time.`}</p>}
          <ul>
            {changes
              ? changes.moved.map(({ event, now: count, yesterday }) => (
                  <EventRow key={event} app={app} event={event} count={count}>
                    <Moved now={count} before={yesterday} />
                  </EventRow>
                ))
              : [60, 45, 55, 40].map((width) => <Waiting key={width} width={width} />)}
          </ul>
        </section>
        <section class="home-part" aria-label={t`New in the last 7 days`}>
          <h2>{t`New in the last 7 days`}</h2>
          {changes?.fresh.length === 0 && <p class="hint">{t`No event that was not seen before.`}</p>}
          <ul>
            {changes
              ? changes.fresh.map(({ event, count }) => <EventRow key={event} app={app} event={event} count={count} />)
              : [50, 60, 40].map((width) => <Waiting key={width} width={width} />)}
          </ul>
        </section>
      </div>
    </>
  )
}

function Waiting({ width }: { width: number }) {
  return (
    <li class="home-row">
      <span class="skeleton" style={{ width: `${width}%` }} />
    </li>
  )
}

function FigureOf({ name, figure, weekday }: { name: string; figure: Figure | undefined; weekday: string }) {
  return (
    <div class="home-figure">
      <p>
        {figure ? (
          <strong class="figure">{formatNumber(figure.now)}</strong>
        ) : (
          <span class="skeleton home-figure-waiting" />
        )}{' '}
        <span class="figure-label">{name}</span>
      </p>
      {figure ? (
        <p class="home-against">
          <span>
            <Moved now={figure.now} before={figure.yesterday} />{' '}
            <span class="hint">{t`against yesterday by this time`}</span>
          </span>
          <span>
            <Moved now={figure.now} before={figure.weekday} />{' '}
            <span class="hint">{t`against the usual ${weekday} by this time`}</span>
          </span>
        </p>
      ) : (
        <p class="home-against">
          <span class="skeleton home-against-waiting" />
        </p>
      )}
    </div>
  )
}

interface EventRowProps {
  app: App
  event: string
  count: number
  children?: ComponentChildren
}

function EventRow({ app, event, count, children }: EventRowProps) {
  const query = { kind: 'trend', series: [{ event, measure: 'events' }], compare: { previous: true } } as const
  return (
    <li class="home-row">
      <a class="cut" href={exploreAddress(app.app_id, { ...query, series: [...query.series] })}>
        {event}
      </a>
      <span class="home-count">{formatNumber(count)}</span>
      {children && <span class="home-moved">{children}</span>}
    </li>
  )
}
