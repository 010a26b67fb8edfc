import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DataLoafError } from '../../../errors.ts'
import type { LoadedObject, LoadObject, LoadReport } from '../../ports.ts'
import type { Channel } from '../../records.ts'
import { takeAliases } from './aliases.ts'
import { eventLines, userLines } from './channels.ts'
import { insertEvents, markSeen, removeRepeats } from './events.ts'
import { type Counts, countStaged, knownObjects, type Outcome, writeLedger } from './ledger.ts'
import { takePatches } from './patches.ts'
import { type PlainObject, stage } from './stage.ts'
import { type OpenObject, unpack } from './unpack.ts'
import { rebuildUsers } from './users.ts'

export interface LoadContext {
  /** A folder of ours; SQL may read it. */
  directory: string
  /** What `loaded_at` says. */
  now: number
  /** Default: an address is a file's path. */
  open?: OpenObject | undefined
}

/**
 * Takes objects in, each exactly once: all that comes of them is written in one transaction with their ledger rows.
 * Reading and checking happen before it, into temporary tables.
 */
export async function loadObjects(
  connection: DuckDBConnection,
  objects: readonly LoadObject[],
  { directory, now, open }: LoadContext,
): Promise<LoadReport> {
  const known = await knownObjects(
    connection,
    objects.map(({ key }) => key),
  )
  const fresh = inOrder(objects.filter(({ key }) => !known.has(key)))
  await mkdir(directory, { recursive: true, mode: 0o700 })
  try {
    const outcomes = await read(connection, fresh, { directory, open })
    if (fresh.length > 0) await write(connection, outcomes, now)
    return report(objects, outcomes)
  } finally {
    await rm(directory, { recursive: true, force: true })
    await connection.run(temporary.map((table) => `drop table if exists temp.${table}`).join(';')).catch(() => {})
  }
}

/** What a batch may leave in memory. */
const temporary =
  `staged_events staged_users stored_repeats seen said patched bases changed movers moved touched members
  brought folding stepwise folded rebuilt staged_counts`.split(/\s+/)

/** Each object once, by key: which of two repeats counts as the first must not depend on who asks. */
function inOrder(objects: readonly LoadObject[]): LoadObject[] {
  const byKey = new Map(objects.map((object) => [object.key, object]))
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

async function read(
  connection: DuckDBConnection,
  objects: readonly LoadObject[],
  { directory, open }: Pick<LoadContext, 'directory' | 'open'>,
) {
  const files = objects.map(({ key, channel, address }, index) => ({ key, channel, address, file: fileOf(index) }))
  const outcomes: Outcome[] = []
  for (let at = 0; at < files.length; at += atOnce) {
    const problems = files.slice(at, at + atOnce).map(({ address, file }) => unpackOrExplain(address, file, open))
    for (const [index, problem] of (await Promise.all(problems)).entries()) {
      const { key, channel } = files[at + index]!
      outcomes.push({ key, channel, problem, refused: [], counts: [] })
    }
  }
  const plain: { [channel in Channel]: PlainObject[] } = { events: [], users: [] }
  for (const [index, { key, channel, file }] of files.entries()) {
    if (!outcomes[index]?.problem) plain[channel].push({ key, file })
  }
  const refused = [
    ...(await stage(connection, userLines, plain.users)),
    ...(await stage(connection, eventLines, plain.events)),
  ]
  const counts = [
    ...(await countStaged(connection, userLines.table, plain.users)),
    ...(await removeAndCount(connection, plain.events)),
  ]
  for (const outcome of outcomes) {
    outcome.refused = refused.filter(({ key }) => key === outcome.key)
    outcome.counts = counts.filter(({ key }) => key === outcome.key)
  }
  return outcomes

  function fileOf(index: number): string {
    return join(directory, `${index}.ndjson`)
  }
}

/** Objects inflated at the same time. */
const atOnce = 2

/** Removes the events that are repeats; `rows` counts them, `loaded` does not. */
async function removeAndCount(connection: DuckDBConnection, objects: readonly PlainObject[]): Promise<Counts[]> {
  const before = await countStaged(connection, eventLines.table, objects)
  const { removed } = await removeRepeats(connection)
  if (!removed) return before
  const after = await countStaged(connection, eventLines.table, objects)
  const left = new Map(after.map((count) => [sameLines(count), count.rows]))
  return before.map((count) => ({ ...count, loaded: left.get(sameLines(count)) ?? 0 }))
}

function sameLines({ key, app_id, import_id }: Counts): string {
  return JSON.stringify([key, app_id, import_id])
}

async function unpackOrExplain(address: string, file: string, open?: OpenObject): Promise<Outcome['problem']> {
  try {
    await unpack(address, file, open)
    return undefined
  } catch (error) {
    if (!(error instanceof DataLoafError)) throw error
    if (error.code === 'not_found') return { kind: 'missing', reason: error.message }
    if (error.code === 'corrupt') return { kind: 'unreadable', reason: error.message }
    throw error
  }
}

async function write(connection: DuckDBConnection, outcomes: Outcome[], now: number): Promise<void> {
  await connection.run('begin')
  try {
    // Most batches say nothing about users.
    const said = outcomes.some(({ channel, counts }) => channel === 'users' && counts.length > 0)
    const split = said && (await takeAliases(connection))
    await insertEvents(connection, now)
    await markSeen(connection)
    if (said) {
      await takePatches(connection)
      await rebuildUsers(connection, { split })
    }
    await writeLedger(connection, outcomes, now)
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

function report(objects: readonly LoadObject[], outcomes: readonly Outcome[]): LoadReport {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]))
  const reported = new Set<string>()
  return {
    objects: objects.map(({ key }) => {
      const outcome = reported.has(key) ? undefined : byKey.get(key)
      reported.add(key)
      return outcome ? loaded(outcome) : { key, rows: 0, loaded: 0, duplicates: 0, refused: 0, skipped: true }
    }),
    refused: outcomes.flatMap(({ refused }) => refused.map(({ app_id: _, ...row }) => row)),
  }
}

function loaded({ key, problem, refused, counts }: Outcome): LoadedObject {
  const rows = sum(counts, 'rows')
  const lost = problem?.kind === 'unreadable' ? 1 : refused.length
  return {
    key,
    rows: rows + lost,
    loaded: sum(counts, 'loaded'),
    duplicates: rows - sum(counts, 'loaded'),
    refused: lost,
    skipped: false,
    ...(problem && { problem }),
  }
}

function sum(counts: readonly Counts[], of: 'rows' | 'loaded'): number {
  return counts.reduce((total, count) => total + count[of], 0)
}
