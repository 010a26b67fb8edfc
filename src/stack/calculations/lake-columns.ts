import { type ColumnType, tables } from '../../runtime/warehouse/schema.ts'
import type { Channel } from './names.ts'

/** A column as Glue wants it. */
export interface LakeColumn {
  name: string
  type: string
}

/** What the warehouse adds to a row while loading; the raw objects do not have it. */
const addedByLoading = new Set(['loaded_at', 'user_key'])

/** Documents stay text: Athena reads them with `json_extract`, and no new attribute changes the table. */
const types: { readonly [type in ColumnType]: string } = {
  text: 'string',
  timestamp: 'string',
  json: 'string',
  bigint: 'bigint',
  integer: 'int',
  double: 'double',
}

const userColumns = {
  kind: 'text',
  app_id: 'text',
  user_id: 'text',
  patch_id: 'text',
  updated_at: 'timestamp',
  set: 'json',
  set_once: 'json',
  unset: 'json',
  increment: 'json',
  append: 'json',
  from_id: 'text',
  to_id: 'text',
  created: 'timestamp',
  received_at: 'timestamp',
} as const satisfies { [name: string]: ColumnType }

/** The columns of a channel's raw objects, one JSON object a line. */
export function lakeColumns(channel: Channel): LakeColumn[] {
  const columns: { [name: string]: ColumnType } = channel === 'events' ? tables.events : userColumns
  return Object.entries(columns)
    .filter(([name]) => !addedByLoading.has(name))
    .map(([name, type]) => ({ name, type: types[type] }))
}

/** Partitions that follow from the objects' names: nothing to crawl, nothing to wait for. */
export function projection(location: string): Record<string, string> {
  return {
    'projection.enabled': 'true',
    'projection.hour.type': 'date',
    'projection.hour.format': 'yyyy/MM/dd/HH',
    'projection.hour.range': '2026/01/01/00,NOW',
    'projection.hour.interval': '1',
    'projection.hour.interval.unit': 'HOURS',
    // Glue's own placeholder, not a template of ours.
    'storage.location.template': `${location}\${hour}/`,
  }
}
