import { join, type Sql, sql, text } from './sql.ts'

/** Events that count as another one: the other's name by each one's own. Nothing merged has anything merged into it. */
export type MergedEvents = { readonly [name: string]: string }

/** What an event counts as. */
export function countsAs(name: string, merged: MergedEvents = {}): string {
  return Object.hasOwn(merged, name) ? merged[name]! : name
}

/** Under which names the events were sent that count as one of these. */
export function sentAs(names: readonly string[], merged: MergedEvents = {}): string[] {
  const wanted = new Set(names.map((name) => countsAs(name, merged)))
  const others = Object.keys(merged).filter((name) => wanted.has(merged[name]!))
  return [...wanted, ...others]
}

/** The name that an event `e` counts under. */
export function eventName(merged: MergedEvents = {}): Sql {
  const arms = Object.entries(merged).map(([from, to]) => sql` when ${text(from)} then ${text(to)}`)
  return arms.length === 0 ? sql`e.event_name` : sql`case e.event_name${join(arms, '')} else e.event_name end`
}
