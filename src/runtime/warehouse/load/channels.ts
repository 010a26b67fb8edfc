import { eventLane, eventUserKey, userKeyOf } from '../duckdb-keys.ts'

/** How one channel's lines become rows: the fields read, the columns made of them, and what makes a row unusable. */
export interface ChannelShape {
  /** The temporary table that holds a batch's rows; its first column, `object`, numbers the objects. */
  table: string
  fields: { readonly [field: string]: 'varchar' | 'json' }
  /** Expressions over the fields. */
  columns: { readonly [column: string]: string }
  /** Conditions over the columns that refuse a row, with the reason: text, or the column that holds it. */
  faults: readonly Fault[]
}

export const eventLines: ChannelShape = {
  table: 'staged_events',
  fields: {
    app_id: 'varchar',
    event_id: 'varchar',
    event_name: 'varchar',
    user_id: 'varchar',
    anonymous_id: 'varchar',
    session_id: 'varchar',
    event_created: 'varchar',
    received_at: 'varchar',
    event_attributes: 'json',
    bot: 'varchar',
    import_id: 'varchar',
    quarantine: 'varchar',
  },
  columns: {
    app_id: 'app_id',
    event_id: 'event_id',
    event_name: 'event_name',
    user_id: "nullif(user_id, '')",
    anonymous_id: "nullif(anonymous_id, '')",
    session_id: "nullif(session_id, '')",
    event_created: time('event_created'),
    event_attributes: "coalesce(event_attributes, '{}')",
    received_at: time('received_at'),
    bot: 'bot',
    import_id: 'import_id',
    quarantine: 'quarantine',
    lane: eventLane,
    user_key: eventUserKey.replace('user_id, anonymous_id', "nullif(user_id, ''), nullif(anonymous_id, '')"),
  },
  faults: [
    missing('app_id'),
    missing('event_id'),
    missing('event_name'),
    noTime('event_created'),
    noTime('received_at'),
    notAnObject('event_attributes'),
    ['quarantine is not null', { column: 'quarantine' }],
  ],
}

const operations = { set: 'object', set_once: 'object', increment: 'object', append: 'object', unset: 'list' } as const

export const userLines: ChannelShape = {
  table: 'staged_users',
  fields: {
    kind: 'varchar',
    app_id: 'varchar',
    user_id: 'varchar',
    patch_id: 'varchar',
    updated_at: 'varchar',
    from_id: 'varchar',
    to_id: 'varchar',
    created: 'varchar',
    import_id: 'varchar',
    set: 'json',
    set_once: 'json',
    unset: 'json',
    increment: 'json',
    append: 'json',
  },
  columns: {
    app_id: 'app_id',
    kind: 'kind',
    user_id: 'user_id',
    user_key: userKeyOf('user_id'),
    patch_id: 'patch_id',
    updated_at: time('updated_at'),
    from_id: 'from_id',
    to_id: 'to_id',
    created: time('created'),
    import_id: 'import_id',
    ...Object.fromEntries(Object.keys(operations).map((name) => [name, `"${name}"`])),
  },
  faults: [
    missing('app_id'),
    ["kind is null or kind not in ('patch', 'alias')", 'kind is neither patch nor alias'],
    ...['user_id', 'patch_id'].map((column) => onlyFor('patch', missing(column))),
    onlyFor('patch', noTime('updated_at')),
    ...Object.entries(operations).map(([name, form]) => (form === 'list' ? notAList(name) : notAnObject(name))),
    ...['from_id', 'to_id'].map((column) => onlyFor('alias', missing(column))),
    onlyFor('alias', noTime('created')),
  ],
}

/** Times are UTC, with a `Z`; anything else would be read as if it were. */
function time(field: string): string {
  return `case when ${field} like '%Z' then try_cast(${field} as timestamp) end`
}

type Fault = readonly [condition: string, reason: string | { column: string }]

function missing(column: string): Fault {
  return [`coalesce(${column}, '') = ''`, `${column} is missing`]
}

function noTime(column: string): Fault {
  return [`${column} is null`, `${column} is not a time in UTC`]
}

function notAnObject(column: string): Fault {
  return [`not starts_with(coalesce("${column}", '{}')::varchar, '{')`, `${column} is not an object`]
}

function notAList(column: string): Fault {
  return [`not starts_with(coalesce("${column}", '[]')::varchar, '[')`, `${column} is not a list`]
}

function onlyFor(kind: string, [condition, reason]: Fault): Fault {
  return [`kind = '${kind}' and ${condition}`, reason]
}
