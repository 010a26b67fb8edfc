import '../styles/builder.css'
import '../styles/dashboards.css'
import '../styles/filters.css'
import '../styles/insights.css'
import '../styles/pages.css'
import '../styles/pictures.css'
import '../styles/result.css'
import '../styles/table.css'
import type { App } from '../api.ts'
import { Board } from '../dashboards/board.tsx'
import { trend } from '../kinds/trend/trend.tsx'
import { routeOf } from '../pages.ts'
import { lazy } from '../parts/lazy.tsx'
import { kindParts } from '../state/kinds.ts'
import { place } from '../state/route.ts'

kindParts.provide('trend', trend)

const DashboardList = lazy(async () => (await import('../dashboards/list.tsx')).DashboardList)

/** Insights on one page: all dashboards, or the one that the address names. */
export function Dashboards({ app }: { app: App }) {
  const inner = routeOf(place.value.path)?.inner
  return (
    <div class={inner === undefined ? 'page insights' : 'page board'}>
      {inner === undefined ? <DashboardList app={app} /> : <Board key={inner} app={app} id={inner} />}
    </div>
  )
}
