import { LayoutGrid, Maximize, Monitor, Plus, RefreshCw, Type } from 'lucide'
import { useRef } from 'preact/hooks'
import { type Insight, listInsights } from '../api/insights.ts'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { Picker } from '../parts/picker.tsx'
import { t } from '../text.ts'
import { refreshes } from './common.ts'

interface ToolsProps {
  app: App
  may: boolean
  arranging: boolean
  every: number
  onArrange: (on: boolean) => void
  onAdd: (insight: Insight) => void
  onNote: () => void
  onEvery: (minutes: number) => void
  onAgain: () => void
  onWall: () => void
}

/** What can be done with a dashboard as a whole. */
export function Tools(props: ToolsProps) {
  const { app, may, arranging, every, onArrange, onAdd, onNote, onEvery, onAgain, onWall } = props
  return (
    <div class="board-tools">
      {may && <AddInsight app={app} onAdd={onAdd} />}
      {may && (
        <button type="button" class="quiet" onClick={onNote}>
          <Icon of={Type} size={14} /> {t`Add note`}
        </button>
      )}
      {may && (
        <button
          type="button"
          class="quiet board-arrange"
          aria-pressed={arranging}
          onClick={() => onArrange(!arranging)}
        >
          <Icon of={LayoutGrid} size={14} /> {arranging ? t`Done` : t`Arrange`}
        </button>
      )}
      <button type="button" class="icon-button" aria-label={t`Ask again`} title={t`Ask again`} onClick={onAgain}>
        <Icon of={RefreshCw} size={14} />
      </button>
      <Picker
        class="pick"
        label={t`Refresh`}
        source={refreshes.map((one) => ({ value: String(one), label: everyText(one), selected: one === every }))}
        onPick={(value) => onEvery(Number(value))}
      >
        {everyText(every)}
      </Picker>
      <button
        type="button"
        class="quiet board-wall"
        title={t`For a screen on a wall: nothing but the tiles`}
        onClick={onWall}
      >
        <Icon of={Monitor} size={14} /> {t`Wall`}
      </button>
      <button
        type="button"
        class="icon-button board-full"
        aria-label={t`Full screen`}
        title={t`Full screen`}
        onClick={() => void fullScreen()}
      >
        <Icon of={Maximize} size={14} />
      </button>
    </div>
  )
}

/** The whole screen for the page, or back. A browser that does not allow it leaves things as they are. */
export async function fullScreen(): Promise<void> {
  const whole = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
  await whole.catch(() => undefined)
}

/** A list of the app's insights, to be put on the dashboard. */
export function AddInsight({
  app,
  onAdd,
  primary = false,
}: {
  app: App
  onAdd: (insight: Insight) => void
  primary?: boolean
}) {
  const known = useRef<readonly Insight[]>([])
  return (
    <Picker
      class={primary ? 'button primary' : 'quiet'}
      label={t`Add insight`}
      placeholder={t`Search insights`}
      source={async (search) => {
        known.current = await listInsights(app.app_id)
        const words = search.toLowerCase()
        return known.current
          .filter(({ name }) => name.toLowerCase().includes(words))
          .map(({ insight_id, name }) => ({ value: insight_id, label: name }))
      }}
      onPick={(value) => {
        const insight = known.current.find(({ insight_id }) => insight_id === value)
        if (insight) onAdd(insight)
      }}
    >
      <Icon of={Plus} size={14} /> {t`Add insight`}
    </Picker>
  )
}

function everyText(minutes: number): string {
  return minutes === 0 ? t`No refresh` : t`Every ${minutes} min`
}
