import { Bookmark, LayoutDashboard } from 'lucide'
import type { App } from '../api.ts'
import { dashboardAddress } from '../dashboards/common.ts'
import { Icon } from '../parts/icon.tsx'
import type { Opened } from '../state/recent.ts'
import { insightAddress } from '../state/view.ts'

interface SavedLinksProps {
  app: App
  title: string
  loading: boolean
  list: readonly Opened[]
  /** Says how something comes into the list. */
  empty: string
}

/** Insights and dashboards by name. */
export function SavedLinks({ app, title, loading, list, empty }: SavedLinksProps) {
  return (
    <section class="home-part" aria-label={title} aria-busy={loading}>
      <h2>{title}</h2>
      {loading &&
        [70, 50, 60].map((width) => <span key={width} class="skeleton home-row" style={{ width: `${width}%` }} />)}
      {!loading && list.length === 0 && <p class="hint">{empty}</p>}
      <ul>
        {list.map(({ kind, id, name }) => (
          <li key={id} class="home-row">
            <Icon of={kind === 'insight' ? Bookmark : LayoutDashboard} size={14} />
            <a
              class="cut"
              href={kind === 'insight' ? insightAddress(app.app_id, id) : dashboardAddress(app.app_id, id)}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
