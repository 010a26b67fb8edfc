import type { TableName } from './schema.ts'

/** Tables whose rows are of apps: what goes when an app does. */
export const ofApps = [
  'events',
  'users',
  'user_attribute_kv',
  'user_aliases',
  'user_canonical',
  'load_counts',
  'quarantined',
] as const satisfies readonly TableName[]
