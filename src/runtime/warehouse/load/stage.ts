import { rm } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RefusedRow } from '../../ports.ts'
import { duckDbError } from '../duckdb-errors.ts'
import type { ChannelShape } from './channels.ts'
import { wrapLines } from './lines.ts'
import { literal, query } from './sql.ts'

/** An object as plain lines on the disk. */
export interface PlainObject {
  key: string
  file: string
}

/** A refused line, with its app when that could be made out. */
export interface Refusal extends RefusedRow {
  app_id: string | null
}

/**
 * Reads the objects' lines into the channel's temporary table; `object` is the index in `objects`.
 * All at once when every line is good; an object with a bad line is read again line by line.
 */
export async function stage(
  connection: DuckDBConnection,
  shape: ChannelShape,
  objects: readonly PlainObject[],
): Promise<Refusal[]> {
  await connection.run(`create or replace temp table ${shape.table} as ${read(shape, [], 0)}`)
  const bad = await stageAll(connection, shape, objects)
  const refused: Refusal[] = []
  for (const index of bad) refused.push(...(await stageByLine(connection, shape, objects[index]!, index)))
  return refused
}

/** Answers the indexes of the objects that could not be read as a whole. */
async function stageAll(
  connection: DuckDBConnection,
  shape: ChannelShape,
  objects: readonly PlainObject[],
): Promise<number[]> {
  if (objects.length === 0) return []
  const files = objects.map(({ file }) => file)
  if (await insert(connection, shape, files, 0)) return faulty(connection, shape)
  const bad: number[] = []
  for (const [index, file] of files.entries()) {
    if (!(await insert(connection, shape, [file], index))) bad.push(index)
  }
  return [...bad, ...(await faulty(connection, shape))].sort((a, b) => a - b)
}

async function insert(connection: DuckDBConnection, shape: ChannelShape, files: string[], base: number) {
  try {
    await connection.run(`insert into ${shape.table} ${read(shape, files, base)}`)
    return true
  } catch (error) {
    // A line that is not JSON; a full disk or too little memory is no fault of the object.
    if (duckDbError(error).code !== 'invalid_query') throw error
    return false
  }
}

/** Removes the rows of objects that hold an unusable one. */
async function faulty(connection: DuckDBConnection, { table, faults }: ChannelShape): Promise<number[]> {
  const condition = faults.map(([fault]) => `(${fault})`).join(' or ')
  const { rows } = await query(connection, `select distinct object from ${table} where ${condition}`)
  const indexes = rows.map(([index]) => Number(index))
  if (indexes.length > 0) await connection.run(`delete from ${table} where object in (${indexes.join(', ')})`)
  return indexes
}

function read(shape: ChannelShape, files: readonly string[], base: number): string {
  const fields = Object.entries(shape.fields).map(([name, type]) => `"${name}": '${type}'`)
  const source =
    files.length === 0
      ? noLines(shape)
      : `read_json([${files.map(literal).join(', ')}],
    format = 'newline_delimited', compression = 'uncompressed', maximum_object_size = 2097152,
    columns = {${fields.join(', ')}})`
  const object = files.length === 0 ? '0' : `file_index + ${base}`
  return `select (${object})::integer as object, ${columnsOf(shape)} from ${source}`
}

function noLines({ fields }: ChannelShape): string {
  const nulls = Object.entries(fields).map(([name, type]) => `null::${type} as "${name}"`)
  return `(select ${nulls.join(', ')} limit 0)`
}

function columnsOf({ columns }: ChannelShape): string {
  return Object.entries(columns)
    .map(([name, expression]) => `${expression} as "${name}"`)
    .join(', ')
}

/** The slow way: every line on its own, with DuckDB itself as the judge of what is JSON. */
async function stageByLine(
  connection: DuckDBConnection,
  shape: ChannelShape,
  { key, file }: PlainObject,
  index: number,
): Promise<Refusal[]> {
  const wrapped = `${file}.lines`
  await wrapLines(file, wrapped)
  try {
    await connection.run(`create or replace temp table sifted as ${sift(shape, wrapped)}`)
    const names = Object.keys(shape.columns).map((name) => `"${name}"`)
    await connection.run(`insert into ${shape.table} select ${index}, ${names.join(', ')} from sifted
      where fault is null order by line`)
    const { rows } = await query(
      connection,
      'select line, fault, substr(text, 1, 10000), app_id from sifted where fault is not null order by line',
    )
    return rows.map(([line, fault, text, app_id]) => ({
      key,
      line: Number(line),
      reason: String(fault),
      text: String(text),
      app_id: app_id === null ? null : String(app_id),
    }))
  } finally {
    await connection.run('drop table if exists sifted').catch(() => {})
    await rm(wrapped, { force: true })
  }
}

function sift(shape: ChannelShape, file: string): string {
  const fields = Object.entries(shape.fields).map(([name, type]) =>
    type === 'json'
      ? `nullif(json_extract(json, '$.${name}')::varchar, 'null')::json as "${name}"`
      : `json_extract_string(json, '$.${name}') as "${name}"`,
  )
  const faults = shape.faults.map(([condition, reason]) => {
    return `when ${condition} then ${typeof reason === 'string' ? literal(reason) : reason.column}`
  })
  return `
    with lines as (
      select *, case when fault is null and json_valid(text) then text::json end as json
      from read_json(${literal(file)}, format = 'newline_delimited', compression = 'uncompressed',
        maximum_object_size = 4194304, columns = {line: 'bigint', text: 'varchar', fault: 'varchar'})
    ), parsed as (
      select line, text, ${fields.join(', ')}, case
        when fault is not null then fault
        when json is null then 'not JSON'
        when json_type(json) <> 'OBJECT' then 'not an object' end as unreadable
      from lines
    ), shaped as (select line, text, unreadable, ${columnsOf(shape)} from parsed)
    select * exclude (unreadable), case when unreadable is not null then unreadable ${faults.join(' ')} end as fault
    from shaped`
}
