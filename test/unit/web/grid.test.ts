import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { added, type Box, columns, compacted, placed, resized, stepped } from '../../../web/dashboards/grid.ts'

const box = fc
  .record({ x: fc.nat(10), y: fc.nat(30), w: fc.integer({ min: 2, max: 12 }), h: fc.integer({ min: 2, max: 6 }) })
  .map(({ x, y, w, h }) => ({ x, y, w: Math.min(w, columns - x), h }))
const boards = fc
  .array(box, { minLength: 1, maxLength: 12 })
  .map((list): Box[] => compacted(list.map((one, index) => ({ tile_id: String(index), ...one }))))

const two: Box[] = [
  { tile_id: 'a', x: 0, y: 0, w: 6, h: 4 },
  { tile_id: 'b', x: 0, y: 4, w: 6, h: 4 },
]
const at = (tiles: readonly Box[], id: string) => tiles.find(({ tile_id }) => tile_id === id)

describe('tiles on a grid', () => {
  it('never overlap, never leave the grid, and none is lost, whatever is moved where', () => {
    fc.assert(
      fc.property(
        boards,
        fc.nat(11),
        fc.record({ x: fc.integer(), y: fc.integer(), w: fc.integer(), h: fc.integer() }),
        (tiles, pick, next) => {
          const id = String(pick % tiles.length)
          const after = placed(tiles, id, next)
          expect(after.map(({ tile_id }) => tile_id).sort()).toEqual(tiles.map(({ tile_id }) => tile_id).sort())
          for (const one of after) {
            expect(one.x).toBeGreaterThanOrEqual(0)
            expect(one.y).toBeGreaterThanOrEqual(0)
            expect(one.x + one.w).toBeLessThanOrEqual(columns)
          }
          expect(overlapping(after)).toEqual([])
          expect(byId(compacted(after))).toEqual(byId(after))
        },
      ),
    )
  })

  it('keep their order when one is moved to where it is', () => {
    fc.assert(
      fc.property(boards, fc.nat(11), (tiles, pick) => {
        const { tile_id, x, y } = tiles[pick % tiles.length]!
        expect(overlapping(placed(tiles, tile_id, { x, y }))).toEqual([])
        expect(at(placed(tiles, tile_id, { x, y }), tile_id)).toMatchObject({ x })
      }),
    )
  })

  it('make way for the one that is moved over more than half of them', () => {
    expect(byId(placed(two, 'a', { y: 1 }))).toEqual(byId(two))
    expect(at(placed(two, 'a', { y: 3 }), 'b')).toMatchObject({ y: 0 })
    expect(at(placed(two, 'a', { y: 3 }), 'a')).toMatchObject({ y: 4 })
    expect(at(placed(two, 'b', { y: 1 }), 'b')).toMatchObject({ y: 0 })
    expect(at(placed(two, 'b', { x: 6 }), 'b')).toMatchObject({ x: 6, y: 0 })
    expect(at(placed(two, 'a', { h: 6 }), 'b')).toMatchObject({ y: 6 })
  })

  it('take arrow keys: aside by a column, past the next above or below, and to another size', () => {
    const move = (id: string, key: string) => placed(two, id, stepped(two, id, key) ?? {})
    expect(at(move('a', 'ArrowRight'), 'a')).toMatchObject({ x: 1 })
    expect(at(move('a', 'ArrowLeft'), 'a')).toMatchObject({ x: 0 })
    expect(at(move('a', 'ArrowDown'), 'a')).toMatchObject({ y: 4 })
    expect(at(move('b', 'ArrowUp'), 'b')).toMatchObject({ y: 0 })
    expect(stepped(two, 'a', 'ArrowUp')).toBeNull()
    expect(stepped(two, 'b', 'ArrowDown')).toBeNull()
    expect(resized(two[0]!, 'ArrowRight')).toEqual({ w: 7 })
    expect(at(placed(two, 'a', { w: 1, h: 0 }), 'a')).toMatchObject({ w: 2, h: 2 })
  })

  it('are added where there is room highest up', () => {
    expect(added(two, { tile_id: 'c', w: 6, h: 4 }).at(-1)).toMatchObject({ x: 6, y: 0 })
    expect(added(two, { tile_id: 'c', w: 12, h: 4 }).at(-1)).toMatchObject({ x: 0, y: 8 })
    expect(added([] as Box[], { tile_id: 'c', w: 6, h: 4 }).at(-1)).toMatchObject({ x: 0, y: 0 })
  })
})

function overlapping(tiles: readonly Box[]): string[] {
  return tiles.flatMap((a) =>
    tiles
      .filter((b) => a.tile_id < b.tile_id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
      .map((b) => `${a.tile_id} ${b.tile_id}`),
  )
}

function byId(tiles: readonly Box[]): Box[] {
  return [...tiles].sort((a, b) => a.tile_id.localeCompare(b.tile_id))
}
