import { gunzipSync } from 'node:zlib'
import { PGlite, type Transaction } from '@electric-sql/pglite'
import { columnTypes, redshiftTables } from '../../src/runtime/warehouse/redshift-schema.ts'
import { type TableName, tables } from '../../src/runtime/warehouse/schema.ts'
import { image } from './redshift-stand-in-image.ts'
import type { Change, Copy } from './redshift-stand-in-writes.ts'

/** A result as the Data API would describe it. */
export interface EngineResult {
  columns: { name: string; typeName: string }[]
  rows: (null | boolean | number | string)[][]
}

export interface Engine {
  /** Runs a batch's statements, all or none; nothing else runs meanwhile. */
  batch(statements: readonly (Change | { text: string })[]): Promise<EngineResult[]>
  run(text: string, values: readonly string[]): Promise<EngineResult>
  /** Puts rows into a table as they are; documents as JSON text. */
  insert(table: TableName, rows: readonly object[]): Promise<void>
  close(): Promise<void>
}

/** PostgreSQL within this process, with the warehouse's tables and what Redshift has and PostgreSQL has not. */
export async function openEngine(objects?: Objects): Promise<Engine> {
  const database = await PGlite.create({ loadDataDir: await image(prepared()) })
  await database.exec(session)
  const ask = async (asked: Pick<PGlite, 'query'>, text: string, values: readonly string[]): Promise<EngineResult> => {
    const { fields, rows } = await asked.query<unknown[]>(text, [...values], { rowMode: 'array', parsers })
    const columns = fields.map(({ name, dataTypeID }) => ({ name, typeName: typeNames[dataTypeID] ?? 'super' }))
    return { columns, rows: rows.map((row) => row.map((value, at) => plain(value, columns[at]!.typeName))) }
  }
  return {
    run: (text, values) => ask(database, text, values),
    batch: (statements) =>
      database.transaction(async (transaction) => {
        const results: EngineResult[] = []
        for (const statement of statements) {
          if ('copy' in statement) await copyInto(transaction, statement.copy, objects)
          else results.push(await ask(transaction, statement.text, []))
        }
        return results
      }),
    async insert(table, rows) {
      const columns = Object.entries(tables[table]).map(([name, type]) => ({ name, type }))
      const shape = columns.map(({ name, type }) => `${name} ${type === 'json' ? 'json' : columnTypes[type]}`)
      const values = columns.map(({ name, type }) => (type === 'json' ? `row(${name})::super` : name))
      const text = `insert into ${table} (${columns.map(({ name }) => name)}) select ${values} from json_to_recordset($1::json) as given(${shape})`
      for (let at = 0; at < rows.length; at += 10_000)
        await database.query(text, [JSON.stringify(rows.slice(at, at + 10_000))])
      if (rows.length > 1_000) await database.exec(`analyze ${table}`)
    },
    close: () => database.close(),
  }
}

/** The schema of every stand-in: Redshift's own functions, and the warehouse's tables. */
const prepared = () => [shims, ...redshiftTables().map(plainTable), indexes]

/** Reads an object by its address. */
export type Objects = (address: string) => Promise<Uint8Array>

/** COPY of a manifest's gzip files of JSON: values of keys that are columns' names, as text, made of the columns' types. */
async function copyInto(
  database: Pick<Transaction, 'query' | 'exec'>,
  copy: Copy,
  objects: Objects | undefined,
): Promise<void> {
  if (!objects) throw new Error('this stand-in has no bucket')
  const { entries } = JSON.parse(Buffer.from(await objects(copy.manifest)).toString()) as { entries: { url: string }[] }
  const types = await database.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = '${copy.table}'::regclass and attnum > 0`,
  )
  const shape = types.rows
    .filter(({ name }) => copy.columns.includes(name))
    .map(({ name, type }) => `"${name}" ${type}`)
  const columns = copy.columns.map((name) => `"${name}"`)
  for (const { url } of entries) {
    const lines = gunzipSync(await objects(url))
      .toString()
      .trimEnd()
      .split('\n')
    await database.query(
      `insert into ${copy.table} (${columns}) select ${columns} from json_to_recordset($1::json) as given(${shape})`,
      [`[${lines.join(',')}]`],
    )
  }
  // Nobody else tells the planner how much there is; it would go through a large batch once for each of its rows.
  await database.exec(`analyze ${[copy.table, ...grown].join(', ')}`)
}

/** What batches add to. */
const grown: TableName[] = ['events', 'users', 'user_attribute_kv', 'user_aliases', 'user_canonical', 'load_ledger']

/** Without what says how Redshift spreads and sorts a table. */
function plainTable(statement: string): string {
  return statement.replace(/ (distkey|diststyle) .*$/, '')
}

function sqlFunction(name: string, parameters: string, type: string, body: string): string {
  return `create function ${name}(${parameters}) returns ${type} stable language sql as $$ select ${body} $$;`
}

function wholeAverage(type: string): string {
  return `${sqlFunction('add_to_average', `numeric[], ${type}`, 'numeric[]', 'case when $2 is null then $1 else array[$1[1] + $2, $1[2] + 1] end')}
    create aggregate avg(${type}) (sfunc = add_to_average, stype = numeric[], finalfunc = whole_average, initcond = '{0,0}');`
}

const indexes = `
  create index on events (app_id, event_created);
  create index on users (app_id, user_key);
  create index on user_canonical (app_id, user_key);`

const asText = (value: string) => value
const parsers = { 20: asText, 1114: asText, 1184: asText, 1082: asText, 1700: asText, 701: asText, 700: asText }

const typeNames: { readonly [oid: number]: string } = {
  16: 'bool',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'varchar',
  700: 'float4',
  701: 'float8',
  1043: 'varchar',
  1042: 'bpchar',
  1082: 'date',
  1114: 'timestamp',
  1184: 'timestamptz',
  1700: 'numeric',
}

function plain(value: unknown, typeName: string): EngineResult['rows'][number][number] {
  if (value === null || typeof value === 'boolean') return value
  if (/^(int|float)/.test(typeName)) return Number(value)
  // A SUPER comes as ("text with ""quotes"" doubled").
  if (typeName === 'super' && typeof value === 'string')
    return value.startsWith('("')
      ? value.slice(2, -2).replaceAll('""', '"').replaceAll('\\\\', '\\')
      : value.slice(1, -1)
  return String(value)
}

/**
 * SUPER is a type of its own, so that no function of PostgreSQL's takes it by accident. What two engines say alike and
 * mean otherwise is overridden: `avg` of whole numbers is a whole number in Redshift, `lower` knows all letters.
 */
const shims = `
  set timezone = 'UTC';
  create schema redshift;
  set search_path = redshift, pg_catalog;
  create type super as (document json);
  ${sqlFunction('super_member', 'super, text', 'super', 'row(($1).document -> $2)::super')}
  ${sqlFunction('super_element', 'super, integer', 'super', 'row(($1).document -> $2)::super')}
  ${sqlFunction('super_typeof', 'super', 'text', 'json_typeof(($1).document)')}
  ${sqlFunction('super_serialize', 'super', 'text', '($1).document::text')}
  ${sqlFunction('super_parse', 'text', 'super', 'row($1::json)::super')}
  ${sqlFunction('super_text', 'super', 'varchar', `case when json_typeof(($1).document) in ('object', 'array') then null else ($1).document #>> '{}' end`)}
  create cast (super as varchar) with function super_text(super);
  ${sqlFunction('text_super', 'varchar', 'super', 'row(to_json($1))::super')}
  create cast (varchar as super) with function text_super(varchar);
  ${sqlFunction('try_double_precision', 'text', 'double precision', `case when pg_input_is_valid($1, 'double precision') then $1::double precision end`)}
  ${sqlFunction('try_bigint', 'text', 'bigint', `case when pg_input_is_valid($1, 'bigint') then $1::bigint end`)}
  ${sqlFunction('try_timestamptz', 'text', 'timestamptz', `case when pg_input_is_valid($1, 'timestamptz') then $1::timestamptz end`)}
  ${sqlFunction('dateadd', 'text, integer, timestamp', 'timestamp', '$3 + ($2 * (1 || $1)::interval)')}
  ${sqlFunction(
    'datediff',
    'text, timestamp, timestamp',
    'bigint',
    `case $1 when 'millisecond' then floor(extract(epoch from $3) * 1000)::bigint - floor(extract(epoch from $2) * 1000)::bigint
    when 'second' then floor(extract(epoch from $3))::bigint - floor(extract(epoch from $2))::bigint
    when 'day' then $3::date - $2::date end`,
  )}
  ${sqlFunction('convert_timezone', 'text, text, timestamp', 'timestamp', '$3 at time zone $1 at time zone $2')}
  ${sqlFunction('getdate', '', 'timestamp', 'now()::timestamp')}
  ${sqlFunction('len', 'text', 'integer', 'length($1)')}
  ${sqlFunction('strtol', 'text, integer', 'bigint', `case when $2 = 16 then ('x' || lpad($1, 16, '0'))::bit(64)::bigint end`)}
  ${sqlFunction('lower', 'text', 'text', 'pg_catalog.lower($1 collate "pg_c_utf8")')}
  ${sqlFunction('upper', 'text', 'text', 'pg_catalog.upper($1 collate "pg_c_utf8")')}
  ${sqlFunction('whole_average', 'numeric[]', 'bigint', 'trunc($1[1] / nullif($1[2], 0))::bigint')}
  ${['smallint', 'integer', 'bigint'].map(wholeAverage).join('')}
`

const session = `
  set timezone = 'UTC';
  set search_path = redshift, pg_catalog, public;
  -- Estimates of nested selects are far too low; like Redshift, it joins by hashing or merging.
  set enable_nestloop = off;
  set work_mem = '64MB';`
