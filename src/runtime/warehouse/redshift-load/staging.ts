import { literal } from './literal.ts'

/** What COPY fills: one row of some kind each (`object`, `event`, `patch`, `operation`, `alias`, `refused`). */
const columns: { readonly [column: string]: string } = {
  /** Numbers the rows. */
  place: 'integer',
  /** Numbers the batch's objects. */
  object: 'integer',
  ...texts('kind', 'app_id', 'import_id'),
  ...texts('event_id', 'event_name', 'user_id', 'anonymous_id', 'session_id', 'event_attributes', 'bot'),
  event_created: 'timestamp',
  received_at: 'timestamp',
  ...texts('patch_id', 'operation', 'key', 'value', 'from_id', 'to_id'),
  /** When something was said of a user. */
  at: 'timestamp',
  ...texts('object_key', 'channel'),
  lost: 'bigint',
  line: 'bigint',
  ...texts('reason', 'text'),
}

function texts(...names: string[]): { [column: string]: string } {
  return Object.fromEntries(names.map((name) => [name, 'varchar(65535)']))
}

/**
 * Fills the table `staged`. The ledger is locked before anything is read, so that what is read of it is the latest; what
 * it has already is left out, as if the batch did not hold it. A row that cannot be read fails the batch: all were
 * checked before they were written.
 */
export function stagingStatements(manifest: string, role: string): string[] {
  const list = Object.entries(columns).map(([name, type]) => `"${name}" ${type}`)
  const names = Object.keys(columns).map((name) => `"${name}"`)
  return [
    'lock load_ledger',
    `create temp table staged (${list.join(', ')})`,
    `copy staged (${names.join(', ')}) from ${literal(manifest)} iam_role ${literal(role)} ` +
      `format json 'auto' gzip manifest timeformat 'auto' compupdate off statupdate off`,
    `delete from staged where object in (
       select s.object from staged s join load_ledger l on l.object_key = s.object_key where s.kind = 'object')`,
  ]
}
