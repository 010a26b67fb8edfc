import { LayoutDashboard, Plus } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import {
  createDashboard,
  type Dashboard,
  listDashboards,
  removeDashboard,
  restoreDashboard,
  updateDashboard,
} from '../api/dashboards.ts'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { SavedDialog } from '../saved/dialog.tsx'
import { type SavedKind, SavedList } from '../saved/list.tsx'
import { useSaved } from '../saved/things.ts'
import { go } from '../state/route.ts'
import { plural, t } from '../text.ts'
import { dashboardAddress } from './common.ts'

/** Every dashboard of the app. */
export function DashboardList({ app }: { app: App }) {
  const { saved, error, load } = useSaved(app.app_id, 'dashboard', listDashboards)
  const [making, setMaking] = useState(false)
  const may = app.may.includes('dashboards.write')
  useEffect(() => {
    document.title = `${t`Dashboards`} · ${app.name}`
  }, [app.name])
  const none = saved?.things.length === 0
  const make = may && (
    <button type="button" class="primary" onClick={() => setMaking(true)}>
      <Icon of={Plus} size={14} /> {t`New dashboard`}
    </button>
  )
  return (
    <>
      {error && <Failure error={error} />}
      {!error && !none && (
        <SavedList app={app} of={dashboardsOf(app.app_id)} saved={saved} may={may} reload={load}>
          {make}
        </SavedList>
      )}
      {none && (
        <Empty title={t`No dashboard yet.`}>
          <p class="hint">{t`A dashboard shows insights side by side, in one range and with one filter for all.`}</p>
          {make}
        </Empty>
      )}
      {making && (
        <SavedDialog
          app={app}
          title={t`New dashboard`}
          start={{ name: '', description: '', folder_id: null }}
          onSave={async (text) => {
            const { dashboard_id } = await createDashboard(app.app_id, text)
            go(dashboardAddress(app.app_id, dashboard_id))
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  )
}

function dashboardsOf(appId: string): SavedKind<Dashboard> {
  return {
    kind: 'dashboard',
    label: t`Dashboards`,
    search: t`Search dashboards`,
    count: (count) => plural(count, '{0} dashboard', '{0} dashboards'),
    idOf: ({ dashboard_id }) => dashboard_id,
    iconOf: () => LayoutDashboard,
    addressOf: ({ dashboard_id }) => dashboardAddress(appId, dashboard_id),
    rename: (dashboard, text) => updateDashboard(appId, dashboard, text),
    copy: ({ tiles, common }, text) => createDashboard(appId, { ...text, tiles, common }),
    remove: ({ dashboard_id }) => removeDashboard(appId, dashboard_id),
    restore: ({ dashboard_id }) => restoreDashboard(appId, dashboard_id),
  }
}
