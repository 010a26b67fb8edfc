/**
 * The warehouse's tables, once for every warehouse. Each warehouse spells the types its own way (`ddl`).
 * The seed columns keep their names; `user_key` is the compact form of a user that joins and windows use.
 */

export type ColumnType = 'text' | 'timestamp' | 'json' | 'bigint' | 'integer' | 'double'
export type Columns = { readonly [name: string]: ColumnType }

export const tables = {
  events: {
    app_id: 'text',
    event_id: 'text',
    event_name: 'text',
    user_id: 'text',
    anonymous_id: 'text',
    session_id: 'text',
    /** UTC, millisecond precision. */
    event_created: 'timestamp',
    event_attributes: 'json',
    received_at: 'timestamp',
    loaded_at: 'timestamp',
    /** Why the sender is taken for a bot; null for people. */
    bot: 'text',
    /** 63-bit hash of `user_id`, else of `anonymous_id`; null when the event has neither. Before aliases. */
    user_key: 'bigint',
  },
  users: {
    app_id: 'text',
    /** The canonical id: aliases resolved. */
    user_id: 'text',
    user_key: 'bigint',
    user_attributes: 'json',
    first_seen: 'timestamp',
    last_seen: 'timestamp',
    updated_at: 'timestamp',
  },
  /**
   * Per user and key: the latest `set` or `unset`, and the operations after it in (updated_at, patch_id) order.
   * Folding them in that order gives the attribute; what lies before the latest `set` can no longer matter.
   */
  user_attribute_kv: {
    app_id: 'text',
    /** As sent, before aliases. */
    user_id: 'text',
    user_key: 'bigint',
    key: 'text',
    operation: 'text',
    value_json: 'json',
    updated_at: 'timestamp',
    patch_id: 'text',
  },
  /** What was said: `from_id` is `to_id`. The earliest statement about a `from_id` stands. */
  user_aliases: {
    app_id: 'text',
    from_id: 'text',
    to_id: 'text',
    created: 'timestamp',
  },
  /** What follows from it: every key that is not its own canonical user. Queries join this one. */
  user_canonical: {
    app_id: 'text',
    user_id: 'text',
    user_key: 'bigint',
    canonical_key: 'bigint',
    canonical_id: 'text',
  },
  load_ledger: {
    object_key: 'text',
    channel: 'text',
    rows: 'bigint',
    loaded: 'bigint',
    duplicates: 'bigint',
    refused: 'bigint',
    loaded_at: 'timestamp',
  },
  /** Counts per app, object and import, in the ledger's transaction. */
  load_counts: {
    object_key: 'text',
    app_id: 'text',
    import_id: 'text',
    rows: 'bigint',
    loaded: 'bigint',
    duplicates: 'bigint',
  },
  /** Lines and whole objects that could not be taken in; the text is kept so that they can be fixed and sent again. */
  quarantined: {
    object_key: 'text',
    /** Null when it could not be made out. */
    app_id: 'text',
    /** 1-based; 0 stands for the whole object. */
    line: 'bigint',
    reason: 'text',
    /** Cut to 10 kB; empty for a whole object. */
    text: 'text',
    quarantined_at: 'timestamp',
  },
  /** Attributes with columns of their own in `events`, besides those listed above. */
  attribute_columns: {
    /** The JSON text of the attribute's path. */
    path: 'text',
    column_name: 'text',
    form: 'text',
    /** `filling`, then `ready` for questions, then `retired`; new rows are filled in throughout. */
    state: 'text',
    /** Rows of `events` before this one are filled, up to `rows`, which were there when the column was made. */
    filled: 'bigint',
    rows: 'bigint',
    changed_at: 'timestamp',
  },
  /** How often attributes were read by questions that took long, lately. */
  attribute_reads: {
    path: 'text',
    /** As of `read_at`; it halves with time. */
    score: 'double',
    read_at: 'timestamp',
  },
} as const satisfies { readonly [table: string]: Columns }

export type TableName = keyof typeof tables
