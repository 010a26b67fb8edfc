import { LayoutDashboard } from 'lucide'
import { useRef } from 'preact/hooks'
import { createDashboard, type Dashboard, listDashboards, updateDashboard } from '../api/dashboards.ts'
import type { Insight } from '../api/insights.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { Icon } from '../parts/icon.tsx'
import { Failure } from '../parts/notice.tsx'
import { Picker } from '../parts/picker.tsx'
import { go } from '../state/route.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { dashboardAddress } from './common.ts'
import { added, newTile } from './grid.ts'

/** Puts a saved insight on a dashboard, or on a new one of the name that is typed. */
export function PutOnDashboard({ app, insight }: { app: App; insight: Insight }) {
  const known = useRef<readonly Dashboard[]>([])
  const { error, attempt } = useAttempt()
  const tile = { ...newTile(6, 6), insight_id: insight.insight_id }
  const put = async (value: string) => {
    const chosen = known.current.find(({ dashboard_id }) => dashboard_id === value)
    const { dashboard_id, name } = chosen
      ? await updateDashboard(app.app_id, chosen, { tiles: added(chosen.tiles, tile) })
      : await createDashboard(app.app_id, { name: value, description: '', folder_id: null, tiles: added([], tile) })
    say(t`Put “${insight.name}” on “${name}”.`)
    if (!chosen) go(dashboardAddress(app.app_id, dashboard_id))
  }
  return (
    <>
      <Picker
        class="quiet"
        label={t`Add to dashboard`}
        placeholder={t`Search dashboards, or name a new one`}
        source={async (search) => {
          known.current = await listDashboards(app.app_id)
          const words = search.toLowerCase()
          return known.current
            .filter(({ name }) => name.toLowerCase().includes(words))
            .map(({ dashboard_id, name }) => ({ value: dashboard_id, label: name }))
        }}
        typed={(name) => ({ value: name, label: name, hint: t`New dashboard` })}
        onPick={(value) => void attempt(() => put(value))}
      >
        <Icon of={LayoutDashboard} size={14} /> {t`Add to dashboard`}
      </Picker>
      {error && <Failure error={error} />}
    </>
  )
}
