/** Tiles on a grid of 12 columns: no two overlap, and nothing hangs over an empty place that it could fall up into. */

export const columns = 12
export const leastWidth = 2
export const leastHeight = 2

/** In columns and rows from the top left. */
export interface Box {
  tile_id: string
  x: number
  y: number
  w: number
  h: number
}

type Place = Omit<Box, 'tile_id'>

/** All tiles with one of them at another place or of another size: what is in its way goes down. */
export function placed<Tile extends Box>(tiles: readonly Tile[], tileId: string, next: Partial<Place>): Tile[] {
  const before = tiles.find(({ tile_id }) => tile_id === tileId)
  if (!before) return compacted(tiles)
  const moved = { ...before, ...inside({ ...before, ...next }) }
  // What it has passed more than half of lies above it now.
  const edge = moved.y > before.y ? moved.y + moved.h : moved.y
  const others = inOrder(tiles).filter(({ tile_id }) => tile_id !== tileId)
  const passed = ({ y, h }: Box) => y + h / 2 < edge
  return fallen([...others.filter(passed), moved, ...others.filter((one) => !passed(one))])
}

/** The same tiles, each as far up as it goes. */
export function compacted<Tile extends Box>(tiles: readonly Tile[]): Tile[] {
  return fallen(inOrder(tiles))
}

/** A tile that has no place yet. */
export function newTile(w: number, h: number): Pick<Box, 'tile_id' | 'w' | 'h'> {
  return { tile_id: crypto.randomUUID().slice(0, 8), w, h }
}

/** With another tile, where it ends highest below the others, leftmost. */
export function added<Tile extends Box, New extends Pick<Box, 'tile_id' | 'w' | 'h'>>(
  tiles: readonly Tile[],
  tile: New,
): (Tile | (New & Box))[] {
  const starts = Array.from({ length: columns - tile.w + 1 }, (_, x) => bottomOf(tiles, { x, w: tile.w }))
  const y = Math.min(...starts)
  return [...tiles, { ...tile, x: starts.indexOf(y), y }]
}

/** Where one step of the arrow keys leads: a column aside, or past the tile that is next above or below. */
export function stepped(tiles: readonly Box[], tileId: string, key: string): Partial<Place> | null {
  const tile = tiles.find(({ tile_id }) => tile_id === tileId)
  if (!tile) return null
  if (key === 'ArrowLeft') return { x: tile.x - 1 }
  if (key === 'ArrowRight') return { x: tile.x + 1 }
  const others = inOrder(tiles).filter((one) => one.tile_id !== tileId && beside(one, tile))
  const above = others.findLast(({ y }) => y < tile.y)
  const below = others.find(({ y }) => y > tile.y)
  if (key === 'ArrowUp') return above ? { y: above.y } : null
  if (key === 'ArrowDown') return below ? { y: below.y + below.h - tile.h } : null
  return null
}

/** Which size one step of the arrow keys leads to. */
export function resized({ w, h }: Box, key: string): Partial<Place> | null {
  if (key === 'ArrowLeft') return { w: w - 1 }
  if (key === 'ArrowRight') return { w: w + 1 }
  if (key === 'ArrowUp') return { h: h - 1 }
  return key === 'ArrowDown' ? { h: h + 1 } : null
}

/** One after the other, each right below what lies in its columns already. */
function fallen<Tile extends Box>(order: readonly Tile[]): Tile[] {
  const done: Tile[] = []
  for (const tile of order) done.push({ ...tile, y: bottomOf(done, tile) })
  return done
}

function bottomOf(tiles: readonly Box[], at: Pick<Box, 'x' | 'w'>): number {
  return Math.max(0, ...tiles.filter((one) => beside(one, at)).map(({ y, h }) => y + h))
}

/** Whether two have a column in common. */
function beside(a: Pick<Box, 'x' | 'w'>, b: Pick<Box, 'x' | 'w'>): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w
}

function inOrder<Tile extends Box>(tiles: readonly Tile[]): Tile[] {
  return [...tiles].sort((a, b) => a.y - b.y || a.x - b.x)
}

function inside({ x, y, w, h }: Place): Place {
  const width = Math.max(leastWidth, Math.min(w, columns - Math.max(0, Math.min(x, columns - leastWidth))))
  const left = Math.max(0, Math.min(x, columns - width))
  return { x: left, y: Math.max(0, y), w: width, h: Math.max(leastHeight, Math.min(h, 100)) }
}
