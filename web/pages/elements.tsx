import '../styles/pages.css'
import '../styles/result.css'
import '../styles/settings.css'
import '../styles/table.css'
import '../styles/elements.css'
import { useEffect } from 'preact/hooks'
import { ApiError, type App, api } from '../api.ts'
import { type ElementRow, elementQuery, reportQuery, reportRows } from '../elements/report.ts'
import { formatDuration, formatNumber, formatPercent } from '../format.ts'
import { Empty, Failure } from '../parts/notice.tsx'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { useLoaded } from '../state/loaded.ts'
import { go, place } from '../state/route.ts'
import { exploreAddress } from '../state/view.ts'
import { plural, t } from '../text.ts'

const spans = [7, 30, 90]

/** Which watched elements people look at and leave, and which they click. */
export function Elements({ app }: { app: App }) {
  const days = spans.find((span) => String(span) === new URLSearchParams(place.value.search).get('days')) ?? 30
  const { data: rows, error } = useLoaded(`${app.app_id} ${days}`, () => ask(app.app_id, days))
  useEffect(() => {
    document.title = `${t`Elements`} · ${app.name}`
  }, [app.name])
  return (
    <div class="page elements">
      <div class="page-bar">
        <fieldset class="segments" aria-label={t`Range`}>
          {spans.map((span) => (
            <button
              key={span}
              type="button"
              class="segment"
              aria-pressed={span === days}
              onClick={() => go(`${place.value.path}?days=${span}`)}
            >
              {t`${span} days`}
            </button>
          ))}
        </fieldset>
        {rows && rows.length > 0 && (
          <p class="hint">{plural(rows.length, '{0} element on a page', '{0} elements on pages')}</p>
        )}
      </div>
      {error && <Failure error={error} />}
      {rows?.length === 0 && <Nothing app={app} />}
      {rows && rows.length > 0 && <Report app={app} rows={rows} days={days} />}
    </div>
  )
}

function Nothing({ app }: { app: App }) {
  return (
    <Empty title={t`No watched element was seen, hovered or clicked.`}>
      <p class="hint">{t`Say which buttons, links and forms of your pages to watch; they become events by themselves.`}</p>
      <a class="button primary" href={`/apps/${app.app_id}/settings/tracking`}>
        {t`Watch an element`}
      </a>
    </Empty>
  )
}

function Report({ app, rows, days }: { app: App; rows: readonly ElementRow[]; days: number }) {
  return (
    <ScrollBox class="table-box live" label={t`Elements`}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t`Element`}</th>
            <th scope="col">{t`Page`}</th>
            <th scope="col" class="number">{t`Seen`}</th>
            <th scope="col" class="number">{t`Hovered`}</th>
            <th scope="col" class="number">{t`Left without a click`}</th>
            <th scope="col" class="number">{t`Clicked`}</th>
            <th scope="col">{t`Left and clicked`}</th>
            <th scope="col" class="number">{t`Median hover`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.element} ${row.path}`}>
              <th scope="row">
                <a href={exploreAddress(app.app_id, elementQuery(row.element, days))}>{row.element}</a>
              </th>
              <td class="mono">{row.path}</td>
              <td class="number">{formatNumber(row.seen)}</td>
              <td class="number">{formatNumber(row.hovered)}</td>
              <td class="number">{formatNumber(row.left)}</td>
              <td class="number">{formatNumber(row.clicked)}</td>
              <td>
                <Shares row={row} />
              </td>
              <td class="number">{row.hoverSeconds === null ? '–' : formatDuration(row.hoverSeconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** Clicks solid, hovers without a click hatched. */
function Shares({ row: { left, clicked } }: { row: ElementRow }) {
  const all = left + clicked
  if (all === 0) return <>–</>
  const share = clicked / all
  return (
    <span class="shares">
      <span class="shares-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {t`${formatPercent(share)} clicked`}
    </span>
  )
}

async function ask(appId: string, days: number): Promise<ElementRow[]> {
  const [answer] = await api.queries(appId, [reportQuery(days)], new AbortController().signal)
  if (answer && 'error' in answer) throw new ApiError(400, answer.error)
  return answer?.kind === 'trend' ? reportRows(answer) : []
}
