import { before } from './order.ts'

/** An id that may move, what it points at (null: nothing), and that one's canonical user should it not move itself. */
export interface Pointer {
  app_id: string
  from: string
  to: string | null
  canonical: string | null
}

export interface Resolved {
  app_id: string
  user_id: string
  canonical_id: string
}

/** Follows the pointers of each id to its end; a cycle ends at its smallest id. */
export function canonicalIds(pointers: readonly Pointer[]): Resolved[] {
  const byId = new Map(pointers.map((pointer) => [nameOf(pointer.app_id, pointer.from), pointer]))
  const known = new Map<string, string>()
  return pointers.map(({ app_id, from }) => ({ app_id, user_id: from, canonical_id: resolve(app_id, from) }))

  function resolve(app: string, start: string): string {
    const way: string[] = []
    const end = walk(app, start, way)
    for (const id of way) known.set(nameOf(app, id), end)
    return end
  }

  function walk(app: string, start: string, way: string[]): string {
    for (let at = start; ; ) {
      const found = known.get(nameOf(app, at))
      if (found !== undefined) return found
      const turn = way.indexOf(at)
      if (turn >= 0) return smallest(way.slice(turn))
      const pointer = byId.get(nameOf(app, at))
      if (!pointer) return at
      way.push(at)
      if (pointer.to === null) return at
      if (!byId.has(nameOf(app, pointer.to))) return pointer.canonical ?? pointer.to
      at = pointer.to
    }
  }
}

function nameOf(app: string, id: string): string {
  return JSON.stringify([app, id])
}

function smallest(ids: readonly string[]): string {
  return ids.reduce((least, id) => (before(id, least) ? id : least))
}
