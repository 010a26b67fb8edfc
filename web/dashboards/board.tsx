import { Pencil } from 'lucide'
import { useEffect, useState } from 'preact/hooks'
import { FollowTools } from '../alerts/follow-tools.tsx'
import type { OpenedDashboard } from '../api/dashboards.ts'
import type { App } from '../api.ts'
import { Icon } from '../parts/icon.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Empty, Failure } from '../parts/notice.tsx'
import { FavouriteStar } from '../saved/star.tsx'
import { noteOpened } from '../state/recent.ts'
import { go, place } from '../state/route.ts'
import { useSubject } from '../state/subject.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { useAnswers } from './answers.ts'
import { CommonBar } from './bar.tsx'
import { askedOf, dashboardAddress, minutesOf, type Shown, searchOf, shownIn } from './common.ts'
import { added, newTile } from './grid.ts'
import { readingOrder } from './moving.ts'
import { useRounds } from './refresh.ts'
import { type ChangeDashboard, useDashboard } from './saving.ts'
import { Tiles } from './tiles.tsx'
import { AddInsight, Tools } from './tools.tsx'

const Wall = lazy(async () => (await import('./wall.tsx')).Wall)
const SavedDialog = lazy(async () => (await import('../saved/dialog.tsx')).SavedDialog)

/** One dashboard: what all its tiles have in common, and the tiles. */
export function Board({ app, id }: { app: App; id: string }) {
  const { opened, error, load, change } = useDashboard(app.app_id, id)
  useSubject('dashboard', opened && id)
  useEffect(() => {
    if (!opened) return
    document.title = `${opened.name} · ${app.name}`
    noteOpened(app.app_id, { kind: 'dashboard', id, name: opened.name })
  }, [opened?.name])
  if (error?.code === 'not_found' && !opened) {
    return (
      <Empty title={t`There is no such dashboard any more.`}>
        <a class="button" href={dashboardAddress(app.app_id)}>{t`All dashboards`}</a>
      </Empty>
    )
  }
  return (
    <>
      {error && (
        <Failure error={error}>
          <button type="button" onClick={() => void load()}>{t`Read it again`}</button>
        </Failure>
      )}
      {opened ? <Opened {...{ app, opened, change }} /> : !error && <BoardSkeleton />}
    </>
  )
}

interface OpenedProps {
  app: App
  opened: OpenedDashboard
  change: ChangeDashboard
}

function Opened({ app, opened, change }: OpenedProps) {
  const [arranging, setArranging] = useState(false)
  const shown = shownIn(place.value.search)
  const look = (next: Partial<Shown>) => go(place.peek().path + searchOf({ ...shown, ...next }))
  const may = app.may.includes('dashboards.write')
  const common = shown.common ?? opened.common
  const { round, again } = useRounds(minutesOf(shown))
  const asked = askedTiles(opened, common)
  const answers = useAnswers(app.app_id, asked, round)
  const add: Parameters<typeof AddInsight>[0]['onAdd'] = (insight) => {
    change(({ tiles }) => ({ tiles: added(tiles, { ...newTile(6, 6), insight_id: insight.insight_id }) }), insight)
    say(t`Added “${insight.name}”.`)
  }
  const tiles = (
    <Tiles
      {...{ app, opened, asked, answers, change }}
      arranging={arranging && may && !shown.wall}
      onRange={(range) => look({ common: { ...common, range } })}
    />
  )
  if (shown.wall)
    return (
      <Wall title={opened.name} tiles={opened.tiles} onLeave={() => look({ wall: false })}>
        {tiles}
      </Wall>
    )
  return (
    <>
      <div class="board-bar">
        <Name {...{ app, opened, change, may }} />
        <FavouriteStar
          app={app}
          kind="dashboard"
          id={opened.dashboard_id}
          name={opened.name}
          known={opened.favourite}
        />
        <FollowTools
          app={app}
          subject={{ kind: 'dashboard', id: opened.dashboard_id, name: opened.name, overTime: false }}
        />
        <Tools
          {...{ app, may, arranging }}
          every={minutesOf(shown)}
          onArrange={setArranging}
          onAdd={add}
          onNote={() => {
            change(({ tiles: all }) => ({ tiles: added(all, { ...newTile(6, 2), text: '' }) }))
            setArranging(true)
          }}
          onEvery={(every) => look({ every: every || null })}
          onAgain={again}
          onWall={() => look({ wall: true })}
        />
      </div>
      <CommonBar
        {...{ app, common, may }}
        changed={shown.common !== null}
        onChange={(next) => look({ common: next })}
        onSave={() => {
          change(() => ({ common }))
          look({ common: null })
          say(t`Saved “${opened.name}”.`)
        }}
        onReset={() => look({ common: null })}
      />
      {opened.tiles.length > 0 ? (
        tiles
      ) : (
        <Empty title={t`Nothing on this dashboard yet.`}>
          <p class="hint">{t`Put saved insights beside each other, and notes that say what they are about.`}</p>
          {may && <AddInsight app={app} onAdd={add} primary />}
        </Empty>
      )}
    </>
  )
}

function Name({ app, opened, change, may }: OpenedProps & { may: boolean }) {
  const [naming, setNaming] = useState(false)
  return (
    <>
      <h2 class="board-name cut" title={opened.description}>
        {opened.name}
      </h2>
      {may && (
        <button
          type="button"
          class="icon-button"
          aria-label={t`Rename or move`}
          title={t`Rename or move`}
          onClick={() => setNaming(true)}
        >
          <Icon of={Pencil} size={14} />
        </button>
      )}
      {naming && (
        <SavedDialog
          app={app}
          title={t`Rename or move`}
          start={opened}
          onSave={async (text) => change(() => text)}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  )
}

function BoardSkeleton() {
  return (
    <div class="board-grid" aria-busy="true">
      {[1, 7, 1, 7].map((x, index) => (
        <span key={index} class="board-tile" style={{ '--x': x, '--y': index < 2 ? 1 : 7, '--w': 6, '--h': 6 }}>
          <span class="skeleton board-skeleton" />
        </span>
      ))}
    </div>
  )
}

/** Each insight once, in the order of the tiles. */
function askedTiles({ tiles, insights }: OpenedDashboard, common: OpenedDashboard['common']) {
  const ids = new Set(readingOrder(tiles).flatMap((tile) => ('insight_id' in tile ? tile.insight_id : [])))
  return [...ids].flatMap((id) => {
    const insight = insights.find(({ insight_id }) => insight_id === id)
    return insight ? { id, query: askedOf(insight.query, common) } : []
  })
}
