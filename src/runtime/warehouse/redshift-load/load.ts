import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data'
import type { Bucket, LoadedObject, LoadObject, LoadReport, Rows, Statement } from '../../ports.ts'
import { StatementFailed } from '../redshift-errors.ts'
import type { Cluster } from '../redshift-statement.ts'
import { aliasStatements, nothingMoved, refuseSplits } from './aliases-sql.ts'
import { insertEvents, repeatStatements, seenStatements } from './events-sql.ts'
import { countLines, ledgerStatements } from './ledger-sql.ts'
import { literal } from './literal.ts'
import { patchStatements } from './patches-sql.ts'
import { type Staged, stage } from './stage.ts'
import { stagingStatements } from './staging.ts'
import { transaction } from './transaction.ts'
import { userStatements } from './users-sql.ts'

export interface Loading {
  client: RedshiftDataClient
  cluster: Cluster
  /** Where rows lie for COPY, below `staged/`. */
  bucket: Bucket
  /** Reads an object by its address. */
  read: (address: string) => Promise<Uint8Array>
  /** The role by which Redshift reads the bucket. */
  role: string
  /** How the names of loads' statements begin. */
  statements: string
  run: (statement: Statement) => Promise<Rows>
  /** Statements that are known to have failed. */
  failed: Set<string>
}

/**
 * Takes objects in, each exactly once: all that comes of them is written in one transaction with their ledger rows.
 * Reading and checking happen before it, into objects for COPY that are deleted after it.
 */
export async function loadObjects(objects: readonly LoadObject[], loading: Loading): Promise<LoadReport> {
  const keys = objects.map(({ key }) => key)
  const known = await knownObjects(keys, loading)
  const fresh = objects.filter(({ key }) => !known.has(key))
  if (fresh.length === 0) return { objects: keys.map(skipped), refused: [] }
  const staged = await stage(fresh, loading)
  try {
    if (staged.manifest !== undefined) await take(staged, staged.manifest, loading)
    return await report(keys, known, staged, loading)
  } finally {
    await loading.bucket.delete(staged.files).catch(() => {})
  }
}

/** The keys among these that were taken in before. */
export async function knownObjects(
  keys: readonly string[],
  { run }: Pick<Loading, 'run'>,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  for (const condition of conditionsOf(keys)) {
    const { rows } = await run({ text: `select object_key from load_ledger where ${condition}`, values: [] })
    for (const [key] of rows) known.add(String(key))
  }
  const asked = new Set(keys)
  return new Set([...known].filter((key) => asked.has(key)))
}

/** Keys that are written out in a statement; more are asked for by their first and last, as a listing has them. */
const fewKeys = 200

function conditionsOf(keys: readonly string[]): string[] {
  if (keys.length === 0) return []
  if (keys.length <= fewKeys) return [`object_key in (${keys.map(literal).join(', ')})`]
  const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return [`object_key between ${literal(sorted[0]!)} and ${literal(sorted.at(-1)!)}`]
}

/**
 * Most batches take no id from a user, and follow no long way along aliases; whether one does only the transaction sees.
 * It fails then, and is tried again with the statements that ask the events who was seen when, and that go on further.
 */
async function take(
  staged: Staged,
  manifest: string,
  { client, cluster, role, failed, ...loading }: Loading,
): Promise<void> {
  const { batchId, hasAliases } = staged
  const how = { client, cluster, failed, name: `${loading.statements}${batchId.slice(0, 16)}` }
  const statements = (recount: boolean) => statementsOf(staged, manifest, { role, recount })
  try {
    await transaction(statements(false), { ...how, token: batchId })
  } catch (error) {
    if (!hasAliases || !(error instanceof StatementFailed)) throw error
    await transaction(statements(true), { ...how, token: `${batchId.slice(0, 56)}-recount` })
  }
}

/** The whole load, in at most 40 statements. */
export function statementsOf(
  { days, saysOfUsers, hasAliases }: Pick<Staged, 'days' | 'saysOfUsers' | 'hasAliases'>,
  manifest: string,
  { role, recount }: { role: string; recount: boolean },
): string[] {
  return [
    ...stagingStatements(manifest, role),
    countLines,
    ...(days.length > 0 ? repeatStatements(days) : []),
    ...(hasAliases ? aliasStatements({ long: recount }) : []),
    ...(hasAliases && !recount ? [refuseSplits] : []),
    ...(days.length > 0 ? [insertEvents, ...seenStatements] : []),
    ...(saysOfUsers ? [...(hasAliases ? [] : [nothingMoved]), ...patchStatements, ...userStatements({ recount })] : []),
    ...ledgerStatements,
  ]
}

function skipped(key: string): LoadedObject {
  return { key, rows: 0, loaded: 0, duplicates: 0, refused: 0, skipped: true }
}

/** What the ledger says of each object now. */
async function report(
  keys: readonly string[],
  known: ReadonlySet<string>,
  { problems, refused }: Staged,
  { run }: Loading,
): Promise<LoadReport> {
  const fresh = keys.filter((key) => !known.has(key))
  const text = `select object_key, rows, loaded, duplicates, refused from load_ledger where object_key in (${fresh.map(literal).join(', ')})`
  const { rows } = await run({ text, values: [] })
  const ledger = new Map(rows.map(([key, ...counts]) => [String(key), counts.map(Number)]))
  const reported = new Set(known)
  return {
    refused,
    objects: keys.map((key) => {
      if (reported.has(key)) return skipped(key)
      reported.add(key)
      const [rows = 0, loaded = 0, duplicates = 0, lost = 0] = ledger.get(key) ?? []
      const problem = problems.get(key)
      return { key, rows, loaded, duplicates, refused: lost, skipped: false, ...(problem && { problem }) }
    }),
  }
}
