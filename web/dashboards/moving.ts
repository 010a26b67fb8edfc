/** How a tile is moved, and made larger or smaller: with the pointer, or with arrow keys. */
import type { Box } from './grid.ts'

/** Pixels: a row, and the space between tiles; the styles say the same. */
export const rowHeight = 56
export const gap = 12

interface Drag {
  /** How far the pointer is from where it was pressed, in columns and rows. */
  onMove: (columns: number, rows: number) => void
  onEnd: (kept: boolean) => void
}

/** Follows the pointer that was pressed until it is let go; Escape puts everything back. */
export function drag(event: PointerEvent, grid: HTMLElement, { onMove, onEnd }: Drag): void {
  if (event.button !== 0) return
  event.preventDefault()
  const handle = event.currentTarget as HTMLElement
  const across = (grid.clientWidth + gap) / 12
  handle.setPointerCapture(event.pointerId)
  const moved = ({ clientX, clientY }: PointerEvent) =>
    onMove(Math.round((clientX - event.clientX) / across), Math.round((clientY - event.clientY) / (rowHeight + gap)))
  const ended = (kept: boolean) => {
    stop.abort()
    onEnd(kept)
  }
  const stop = new AbortController()
  const { signal } = stop
  handle.addEventListener('pointermove', moved, { signal })
  handle.addEventListener('pointerup', () => ended(true), { signal })
  handle.addEventListener('pointercancel', () => ended(false), { signal })
  addEventListener('keydown', ({ key }) => key === 'Escape' && ended(false), { signal })
}

/** In the order in which they are read. */
export function readingOrder<Tile extends Box>(tiles: readonly Tile[]): Tile[] {
  return [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
}
