import { useRef, useState } from 'preact/hooks'
import type { OpenedDashboard, Tile } from '../api/dashboards.ts'
import type { App } from '../api.ts'
import type { Range } from '../language.ts'
import { say } from '../state/toasts.ts'
import { t } from '../text.ts'
import { type Asked, coloursOfAnswers, type useAnswers } from './answers.ts'
import { compacted, placed, resized, stepped } from './grid.ts'
import { drag, readingOrder } from './moving.ts'
import type { ChangeDashboard } from './saving.ts'
import { type Arranging, InsightTile, NoteTile } from './tile.tsx'

interface TilesProps {
  app: App
  opened: OpenedDashboard
  asked: readonly Asked[]
  answers: ReturnType<typeof useAnswers>
  arranging: boolean
  change: ChangeDashboard
  onRange: (range: Range) => void
}

/** The tiles on their grid. */
export function Tiles({ app, opened, asked, answers, arranging, change, onRange }: TilesProps) {
  const grid = useRef<HTMLDivElement>(null)
  const { draft, said, arrangingOf } = useArranging({ grid, opened, change })
  const { told, running } = answers
  const colours = coloursOfAnswers(told)
  return (
    <div class={arranging ? 'board-grid arranging' : 'board-grid'} ref={grid}>
      {readingOrder(opened.tiles).map((saved) => {
        const tile = draft?.find(({ tile_id }) => tile_id === saved.tile_id) ?? saved
        const handles = arranging ? arrangingOf(saved) : undefined
        if ('text' in tile) {
          return (
            <NoteTile
              key={tile.tile_id}
              tile={tile}
              arranging={handles}
              onText={(text) =>
                change(({ tiles }) => ({
                  tiles: tiles.map((one) => (one.tile_id === tile.tile_id ? { ...tile, text } : one)),
                }))
              }
            />
          )
        }
        const id = tile.insight_id
        return (
          <InsightTile
            key={tile.tile_id}
            {...{ app, tile, running, colours, onRange }}
            insight={opened.insights.find(({ insight_id }) => insight_id === id)}
            query={asked.find((one) => one.id === id)?.query}
            told={told.get(id)}
            arranging={handles}
          />
        )
      })}
      <p class="sr" role="status">
        {said}
      </p>
    </div>
  )
}

interface ArrangingOptions {
  grid: { current: HTMLDivElement | null }
  opened: OpenedDashboard
  change: ChangeDashboard
}

/** Where tiles would lie if the pointer were let go now, and what moves them. */
function useArranging({ grid, opened, change }: ArrangingOptions) {
  const [draft, setDraft] = useState<Tile[] | null>(null)
  const [said, setSaid] = useState('')
  const { tiles, insights } = opened

  function follow(event: PointerEvent, tile: Tile, next: (columns: number, rows: number) => Partial<Tile>): void {
    let last: Tile[] | null = null
    drag(event, grid.current!, {
      onMove: (across, down) => {
        last = placed(tiles, tile.tile_id, next(across, down))
        setDraft(last)
      },
      onEnd: (kept) => {
        setDraft(null)
        if (kept && last) change(() => ({ tiles: last! }))
      },
    })
  }

  function press(event: KeyboardEvent, tile: Tile): void {
    const next = event.shiftKey ? resized(tile, event.key) : stepped(tiles, tile.tile_id, event.key)
    if (!event.key.startsWith('Arrow')) return
    event.preventDefault()
    if (!next) return
    const after = placed(tiles, tile.tile_id, next)
    const { x, y, w, h } = after.find(({ tile_id }) => tile_id === tile.tile_id)!
    change(() => ({ tiles: after }))
    setSaid(t`Column ${x + 1}, row ${y + 1}, ${w} wide, ${h} high`)
    // A tile that stands elsewhere in the page by now has lost the focus.
    requestAnimationFrame(() => document.getElementById(`grip-${tile.tile_id}`)?.focus())
  }

  function remove(tile: Tile): void {
    const insight = 'insight_id' in tile ? insights.find(({ insight_id }) => insight_id === tile.insight_id) : undefined
    change((now) => ({ tiles: compacted(now.tiles.filter(({ tile_id }) => tile_id !== tile.tile_id)) }))
    say(t`Removed “${insight?.name ?? t`Note`}” from the dashboard.`, () =>
      change((now) => ({ tiles: placed([...now.tiles, tile], tile.tile_id, tile) })),
    )
  }

  const arrangingOf = (tile: Tile): Arranging => ({
    onMove: (event) => follow(event, tile, (across, down) => ({ x: tile.x + across, y: tile.y + down })),
    onResize: (event) => follow(event, tile, (across, down) => ({ w: tile.w + across, h: tile.h + down })),
    onKey: (event) => press(event, tile),
    onRemove: () => remove(tile),
  })
  return { draft, said, arrangingOf }
}
