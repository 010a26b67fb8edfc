import { createHash, randomUUID } from 'node:crypto'
import type { Rows } from '../../src/runtime/ports.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import { openRedshift, type RedshiftOptions } from '../../src/runtime/warehouse/redshift.ts'
import { columnTypes, redshiftTables } from '../../src/runtime/warehouse/redshift-schema.ts'
import { type TableName, tables } from '../../src/runtime/warehouse/schema.ts'
import type { Mirror } from './datasets-import.ts'
import { openStandIn } from './redshift-stand-in.ts'
import { seen, told, type World, type WorldEvent } from './worlds.ts'

/** A Redshift, or its stand-in, that takes rows. */
interface Filled extends Pick<ReturnType<typeof openRedshift>, 'run' | 'close'> {
  insert(table: TableName, rows: readonly Row[]): Promise<void>
}

type Row = { readonly [column: string]: unknown }

/** What a client needs to know to ask a stand-in. */
export const standInOptions = (endpoint: string): RedshiftOptions => ({
  at: { workgroup: 'stand-in' },
  database: 'dataloaf',
  region: 'us-east-1',
  endpoint,
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
})

/** The stand-in, empty, with the real client before it. */
export async function openFilledStandIn(): Promise<Filled> {
  const standIn = await openStandIn()
  const { run, close } = openRedshift(standInOptions(standIn.endpoint))
  return {
    run,
    insert: standIn.insert,
    async close() {
      await close()
      await standIn.close()
    },
  }
}

/** A real Redshift, where the tables are created when they are not there. Rows stay in it. */
export async function openFilledRedshift(options: RedshiftOptions): Promise<Filled> {
  const { run, close } = openRedshift(options)
  for (const text of redshiftTables()) await run({ text, values: [] })
  return {
    run,
    close,
    async insert(table, rows) {
      for (const text of insertions(table, rows)) await run({ text, values: [] })
    },
  }
}

const columnsOf = (table: TableName) => Object.entries(tables[table])

/** Statements of less than 90 kB that insert rows. */
function* insertions(table: TableName, rows: readonly Row[]): Generator<string> {
  const columns = columnsOf(table)
  const start = `insert into ${table} (${columns.map(([name]) => name).join(', ')}) `
  let selects: string[] = []
  let bytes = 0
  for (const row of rows) {
    const select = `select ${columns.map(([name, type]) => value(row[name], type)).join(', ')}`
    if (bytes + select.length * 2 > 90_000) {
      yield start + selects.join(' union all ')
      selects = []
      bytes = 0
    }
    selects.push(select)
    bytes += Buffer.byteLength(select) + 11
  }
  if (selects.length > 0) yield start + selects.join(' union all ')
}

function value(given: unknown, type: keyof typeof columnTypes): string {
  if (given === null || given === undefined)
    return type === 'json' ? 'json_parse(null)' : `cast(null as ${columnTypes[type]})`
  const text = type === 'json' ? JSON.stringify(given) : String(given)
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
  return type === 'json' ? `json_parse(${quoted})` : `cast(${quoted} as ${columnTypes[type]})`
}

/** Made-up apps in one database, with names of their own. */
export async function openRedshiftWorlds(open: () => Promise<Filled>) {
  const filled = await open()
  const prefix = randomUUID().slice(0, 8)
  let apps = 0
  return {
    async add(world: World): Promise<AppFacts> {
      const app_id = `app_${prefix}${String(apps++).padStart(8, 'a')}`
      await filled.insert(
        'events',
        world.events.map((event) => eventRow(app_id, event)),
      )
      const canonical = Object.entries(world.canonical).map(([id, user]) => {
        return { app_id, user_id: id, user_key: keyOf(id), canonical_key: keyOf(user), canonical_id: user }
      })
      await filled.insert('user_canonical', canonical)
      const users = Object.entries(world.users).map(([id, attributes]) => {
        const { first, last } = seen(world, id)
        const times = { first_seen: timeOf(first), last_seen: timeOf(last), updated_at: timeOf(told(world, id)) }
        return { app_id, user_id: id, user_key: keyOf(id), user_attributes: attributes, ...times }
      })
      await filled.insert('users', users)
      const said = (world.said ?? []).map(({ at, value, ...each }) => {
        const stored = { value_json: value, updated_at: timeOf(at), patch_id: String(at) }
        return { app_id, ...each, ...stored, user_key: keyOf(each.user_id) }
      })
      await filled.insert('user_attribute_kv', said)
      return {
        appId: app_id,
        timeZone: world.timeZone,
        weekStart: world.weekStart,
        firstEvent: world.events.length === 0 ? null : Math.min(...world.events.map(({ at }) => at)),
        lastLoaded: null,
        hasAliases: canonical.length > 0,
      }
    },
    run: filled.run,
    close: filled.close,
  }
}

const timeOf = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, -1))

/** The warehouse's compact key of a user: the upper half of the id's MD5, read backwards, without its lowest bit. */
function keyOf(id: string): string {
  return String(createHash('md5').update(id).digest().readBigUInt64LE(8) >> 1n)
}

function eventRow(app_id: string, { at, attributes, ...event }: WorldEvent): Row {
  const time = new Date(at).toISOString().slice(0, -1)
  const id = event.user_id ?? event.anonymous_id
  return {
    ...event,
    app_id,
    event_created: time,
    event_attributes: attributes,
    received_at: time,
    loaded_at: time,
    user_key: id === null ? null : keyOf(id),
  }
}

const mirrored: readonly TableName[] = ['events', 'users', 'user_canonical']

/** A database into which loaded tables are copied row by row. */
export async function openRedshiftMirror(open: () => Promise<Filled>): Promise<Mirror> {
  const filled = await open()
  return {
    run: filled.run,
    close: filled.close,
    async fill(read) {
      for (const table of mirrored) await copy(table, read, filled)
    },
  }
}

/** Rows that are copied at once. */
const portion = 20_000

async function copy(table: TableName, read: (text: string) => Promise<Rows>, { insert }: Filled): Promise<void> {
  const columns = columnsOf(table)
  const selected = columns.map(([name, type]) =>
    type === 'json' || type === 'bigint' ? `cast(${name} as varchar)` : name,
  )
  const last = Number((await read(`select max(rowid) from ${table}`)).rows[0]![0] ?? -1)
  for (let from = 0; from <= last; from += portion) {
    const part = `rowid between ${from} and ${from + portion - 1}`
    const { rows } = await read(`select ${selected.join(', ')} from ${table} where ${part}`)
    const objects = rows.map((row) => row.map((each, at) => [columns[at]![0], copied(each, columns[at]![1])] as const))
    await insert(
      table,
      objects.map((entries) => Object.fromEntries(entries)),
    )
  }
}

function copied(given: unknown, type: string): unknown {
  if (given === null) return null
  if (type === 'json') return JSON.parse(String(given))
  return type === 'timestamp' ? String(given).replace(/Z$/, '') : given
}
