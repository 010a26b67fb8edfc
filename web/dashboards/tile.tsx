import { Move, Trash2 } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Tile } from '../api/dashboards.ts'
import type { Insight } from '../api/insights.ts'
import { ApiError, type App } from '../api.ts'
import type { Query, Range } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { type Ask, type Colours, LookedContext } from '../parts/looked.ts'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { withPoint } from '../state/drill.ts'
import { kindParts } from '../state/kinds.ts'
import { go } from '../state/route.ts'
import { insightAddress, savedView } from '../state/view.ts'
import { t } from '../text.ts'
import { encodeView, type View } from '../url.ts'
import type { Told } from './answers.ts'

interface FrameProps {
  tile: Tile
  title: string
  /** Where its title leads to. */
  href?: string
  /** Only while tiles are arranged. */
  arranging?: Arranging | undefined
  busy?: boolean
  children: ComponentChildren
}

/** What can be done with a tile while the tiles are arranged. */
export interface Arranging {
  onMove: (event: PointerEvent) => void
  onResize: (event: PointerEvent) => void
  onKey: (event: KeyboardEvent) => void
  onRemove: () => void
}

/** A place on the grid, with a title, and with handles while the tiles are arranged. */
export function TileFrame({ tile, title, href, arranging, busy = false, children }: FrameProps) {
  const { tile_id, x, y, w, h } = tile
  return (
    <article
      class="board-tile"
      aria-label={title}
      aria-busy={busy}
      style={{ '--x': x + 1, '--y': y + 1, '--w': w, '--h': h }}
    >
      {(href !== undefined || arranging) && (
        <header class="board-tile-head">
          <h2 class="cut">{href === undefined ? title : <a href={href}>{title}</a>}</h2>
          {arranging && (
            <>
              <button
                type="button"
                class="icon-button board-grip"
                id={`grip-${tile_id}`}
                aria-label={t`Move ${title}: arrow keys; with Shift they change its size`}
                title={t`Move: drag, or arrow keys; with Shift they change its size`}
                onPointerDown={arranging.onMove}
                onKeyDown={arranging.onKey}
              >
                <Icon of={Move} size={14} />
              </button>
              <button
                type="button"
                class="icon-button"
                aria-label={t`Remove ${title}`}
                title={t`Remove ${title}`}
                onClick={arranging.onRemove}
              >
                <Icon of={Trash2} size={14} />
              </button>
            </>
          )}
        </header>
      )}
      {children}
      {arranging && <span class="board-corner" onPointerDown={arranging.onResize} />}
    </article>
  )
}

interface InsightTileProps {
  app: App
  tile: Tile
  /** Undefined when it was deleted. */
  insight: Insight | undefined
  /** The question as it was asked. */
  query: Query | undefined
  /** Undefined until there is an answer. */
  told: Told | undefined
  running: boolean
  colours: Colours
  arranging?: Arranging | undefined
  onRange: (range: Range) => void
}

/** An insight: its answer in one line, and its picture. What fails says why, alone. */
export function InsightTile({ app, tile, insight, query, told, running, arranging, ...rest }: InsightTileProps) {
  if (!insight || !query) {
    return (
      <TileFrame tile={tile} title={t`Deleted insight`} arranging={arranging}>
        <p class="board-note hint">{t`The insight of this tile was deleted.`}</p>
      </TileFrame>
    )
  }
  return (
    <TileFrame
      tile={tile}
      title={insight.name}
      href={insightAddress(app.app_id, insight.insight_id, insight.query.kind)}
      arranging={arranging}
      busy={running}
    >
      {told instanceof ApiError ? (
        <ScrollBox class="board-note" label={insight.name}>
          <p role="alert">
            <b>{told.message}</b> <span class="hint">{told.hint}</span> <code>{told.code}</code>
          </p>
        </ScrollBox>
      ) : told === undefined ? (
        <span class="skeleton board-skeleton" />
      ) : (
        <Answered {...{ app, insight, query, told, running }} {...rest} />
      )}
    </TileFrame>
  )
}

interface AnsweredProps extends Pick<InsightTileProps, 'app' | 'running' | 'colours' | 'onRange'> {
  insight: Insight
  query: Query
  told: Exclude<Told, ApiError>
}

function Answered({ app, insight, query, told, running, colours, onRange }: AnsweredProps) {
  const [otherwise, setOtherwise] = useState<Partial<View>>({})
  const parts = kindParts.of(told.query.kind)
  if (!parts) return <span class="skeleton board-skeleton" />
  const view = { ...savedView(insight), query, ...otherwise }
  const ask: Ask = (next) => {
    const { range } = next as { range?: Range }
    if (range) onRange(range)
  }
  const { Headline, Picture } = parts
  return (
    <LookedContext.Provider
      value={{
        ...view,
        change: (next) => setOtherwise({ ...otherwise, ...next }),
        ask,
        drill: (point) => go(withPoint(`/apps/${app.app_id}/explore${encodeView(view)}`, point)),
        colours,
        small: true,
      }}
    >
      <div class={running ? 'board-answer dim' : 'board-answer'}>
        {view.chart !== 'number' && <Headline app={app} answer={told} />}
        {parts.isEmpty(told) ? (
          <p class="board-note hint">{t`Nothing in this range that passes the filters.`}</p>
        ) : (
          <Picture app={app} answer={told} />
        )}
      </div>
    </LookedContext.Provider>
  )
}

interface NoteTileProps {
  tile: Tile & { text: string }
  arranging?: Arranging | undefined
  onText: (text: string) => void
}

/** A text between the insights. */
export function NoteTile({ tile, arranging, onText }: NoteTileProps) {
  return (
    <TileFrame tile={tile} title={t`Note`} arranging={arranging}>
      {arranging ? (
        <textarea
          class="field board-text"
          aria-label={t`Text of the note`}
          maxLength={10_000}
          value={tile.text}
          placeholder={t`What should be known about these numbers?`}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      ) : (
        <ScrollBox class="board-note" label={tile.text.slice(0, 60) || t`Note`}>
          {tile.text}
        </ScrollBox>
      )}
    </TileFrame>
  )
}
