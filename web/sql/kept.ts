/** A statement that was written and not yet run: this tab keeps it over a reload, and while other pages are looked at. */
import type { SqlQuery } from '../language.ts'

type Written = Pick<SqlQuery, 'sql'> & Pick<Partial<SqlQuery>, 'parameters'>
interface Kept extends Written {
  /** What was asked while it was written. */
  over: string
}

const key = (appId: string) => `dataloaf-sql-draft-${appId}`

/** What the page begins with: what was written over this very question or, where nothing is asked, whatever was last. */
export function begun(appId: string, query: Written): Written {
  const kept = keptOf(appId)
  return kept && (query.sql === '' || kept.over === said(query)) ? kept : query
}

/** Keeps what is `written`; null, when that is what is asked, lets go of what was written of it. */
export function keep(appId: string, query: Written, written: Written | null): void {
  const kept = keptOf(appId)
  if (!written && kept && kept.over !== said(query) && kept.sql !== query.sql) return
  try {
    if (written) sessionStorage.setItem(key(appId), JSON.stringify({ ...written, over: said(query) }))
    else sessionStorage.removeItem(key(appId))
  } catch {
    // A browser that stores nothing keeps nothing.
  }
}

const said = ({ sql, parameters }: Written) => JSON.stringify([sql, parameters])

function keptOf(appId: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key(appId)) ?? 'null') as Kept | null
  } catch {
    return null
  }
}
