/** What is true of users, worked out by plain loops over everything that was ever said: the definition, not the code. */
import type { AliasRecord, EventRecord, PatchRecord } from '../../src/runtime/records.ts'

export interface FoldedUser {
  attributes: { [key: string]: unknown }
  first_seen: string | null
  last_seen: string | null
}

type Said = PatchRecord | AliasRecord

/** Users of one app by canonical id: whoever did something (bots aside) or of whom something was said. */
export function foldUsers(events: readonly EventRecord[], said: readonly Said[]): Map<string, FoldedUser> {
  const canonical = canonicalOf(said.filter((line) => line.kind === 'alias'))
  const users = new Map<string, FoldedUser>()
  for (const { user_id, anonymous_id, event_created, bot } of events) {
    const id = user_id ?? anonymous_id
    if (id === null || bot !== null) continue
    const user = userOf(canonical(id))
    if (user.first_seen === null || event_created < user.first_seen) user.first_seen = event_created
    if (user.last_seen === null || event_created > user.last_seen) user.last_seen = event_created
  }
  for (const patch of inOrder(said.filter((line) => line.kind === 'patch'))) {
    if (!saysSomething(patch)) continue
    apply(userOf(canonical(patch.user_id)).attributes, patch)
  }
  return users

  function userOf(id: string): FoldedUser {
    const user = users.get(id) ?? { attributes: {}, first_seen: null, last_seen: null }
    users.set(id, user)
    return user
  }
}

/** Each patch once, in the order of (updated_at, patch_id). */
function inOrder(patches: readonly PatchRecord[]): PatchRecord[] {
  const once = new Map(patches.map((patch) => [`${patch.user_id}/${patch.patch_id}`, patch]))
  return [...once.values()].sort((a, b) => order(a.updated_at, b.updated_at) || order(a.patch_id, b.patch_id))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function saysSomething({ set, set_once, unset, increment, append }: PatchRecord): boolean {
  return unset.length + [set, set_once, increment, append].flatMap((part) => Object.keys(part)).length > 0
}

function apply(attributes: { [key: string]: unknown }, patch: PatchRecord): void {
  for (const [key, value] of Object.entries(patch.set)) attributes[key] = value
  for (const [key, value] of Object.entries(patch.set_once)) {
    if ((attributes[key] ?? null) === null && value !== null) attributes[key] = value
  }
  for (const key of patch.unset) delete attributes[key]
  for (const [key, by] of Object.entries(patch.increment)) {
    const now = attributes[key] ?? null
    if (now === null) attributes[key] = by
    else if (typeof now === 'number') attributes[key] = now + by
  }
  for (const [key, value] of Object.entries(patch.append)) {
    const now = attributes[key] ?? null
    attributes[key] = now === null ? [value] : Array.isArray(now) ? [...now, value] : [now, value]
  }
}

/** The earliest statement about an id stands; a cycle is its smallest id. */
function canonicalOf(aliases: readonly AliasRecord[]): (id: string) => string {
  const points = new Map<string, AliasRecord>()
  for (const alias of aliases) {
    const standing = points.get(alias.from_id)
    const earlier = !standing || (order(alias.created, standing.created) || order(alias.to_id, standing.to_id)) < 0
    if (alias.from_id !== alias.to_id && earlier) points.set(alias.from_id, alias)
  }
  return (id) => {
    const way = [id]
    for (;;) {
      const next = points.get(way.at(-1)!)?.to_id
      if (next === undefined) return way.at(-1)!
      const turn = way.indexOf(next)
      if (turn >= 0) return way.slice(turn).sort()[0]!
      way.push(next)
    }
  }
}
