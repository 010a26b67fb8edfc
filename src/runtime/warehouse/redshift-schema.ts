import { type Columns, type ColumnType, type TableName, tables } from './schema.ts'

/** How Redshift spells the columns' types. Identifiers are text of people's and may have 1 to 65535 bytes. */
export const columnTypes: { readonly [type in ColumnType]: string } = {
  text: 'varchar(65535)',
  timestamp: 'timestamp',
  json: 'super',
  bigint: 'bigint',
  integer: 'integer',
  double: 'double precision',
}

/** What lies together on one slice, and the order that lets blocks be skipped. Tables without an entry are small. */
const layouts: { readonly [table in TableName]?: string } = {
  events: 'distkey (user_key) compound sortkey (app_id, event_created)',
  users: 'distkey (user_key) sortkey (app_id, user_key)',
  user_attribute_kv: 'distkey (user_key) sortkey (app_id, user_key)',
  user_canonical: 'diststyle all sortkey (app_id, user_key)',
}

/** Only roles of the stack reach the database: the host asks as a user of its own role, which owns nothing. */
export const readableByAll = `grant select on ${Object.keys(tables).join(', ')} to public`

/** The statements that create the tables that are not there. */
export function redshiftTables(): string[] {
  return Object.entries(tables).map(([table, columns]: [string, Columns]) => {
    const list = Object.entries(columns).map(([column, type]) => `${column} ${columnTypes[type]}`)
    return `create table if not exists ${table} (${list.join(', ')}) ${layouts[table as TableName] ?? 'diststyle auto'}`
  })
}
