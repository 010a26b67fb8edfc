import { createHash } from 'node:crypto'
import { DataLoafError } from '../../../errors.ts'
import type { LoadObject } from '../../ports.ts'
import { StatementFailed } from '../redshift-errors.ts'
import { literal } from './literal.ts'
import { knownObjects, type Loading } from './load.ts'
import { transaction } from './transaction.ts'

/** One object takes the place of others whose lines it holds; what was counted stays counted (`Warehouse.replace`). */
export async function replaceObjects(
  keys: readonly string[],
  { channel, key }: Pick<LoadObject, 'channel' | 'key'>,
  loading: Loading,
): Promise<void> {
  const parts = [...new Set(keys)]
  if (parts.length === 0 || !(await areReplaceable(parts, key, loading))) throw notAsRecorded(key)
  const { client, cluster, failed } = loading
  const token = createHash('sha256')
    .update(['replace', key, ...parts].join('\n'))
    .digest('hex')
  const statements = statementsOf(parts, { channel, key })
  await transaction(statements, {
    client,
    cluster,
    failed,
    token,
    name: `dataloaf:replace:${token.slice(0, 16)}`,
  }).catch(async (error) => {
    if (!(error instanceof StatementFailed) || (await areReplaceable(parts, key, loading))) throw error
    throw notAsRecorded(key)
  })
}

async function areReplaceable(parts: readonly string[], key: string, loading: Loading): Promise<boolean> {
  const known = await knownObjects([...parts, key], loading)
  return known.size === parts.length && !known.has(key)
}

/** Bytes of keys in one statement. */
const portion = 60_000

function statementsOf(parts: readonly string[], { channel, key }: Pick<LoadObject, 'channel' | 'key'>): string[] {
  const isReplaced = 'object_key in (select object_key from replaced)'
  return [
    'lock load_ledger',
    'create temp table replaced (object_key varchar(65535))',
    ...portionsOf(parts).map(
      (some) => `insert into replaced ${some.map((one) => `select ${literal(one)}`).join(' union all ')}`,
    ),
    // Fails when the ledger changed since it was looked at.
    `select 1 / (case when count(*) = ${parts.length} then 1 else 0 end) from load_ledger where ${isReplaced}`,
    `select 1 / (case when count(*) = 0 then 1 else 0 end) from load_ledger where object_key = ${literal(key)}`,
    `insert into load_ledger (object_key, channel, rows, loaded, duplicates, refused, loaded_at)
     select ${literal(key)}, ${literal(channel)}, sum(rows), sum(loaded), sum(duplicates), sum(refused), max(loaded_at)
     from load_ledger where ${isReplaced}`,
    `insert into load_counts (object_key, app_id, import_id, rows, loaded, duplicates)
     select ${literal(key)}, app_id, import_id, sum(rows), sum(loaded), sum(duplicates)
     from load_counts where ${isReplaced} group by app_id, import_id`,
    `delete from load_ledger where ${isReplaced}`,
    `delete from load_counts where ${isReplaced}`,
  ]
}

function portionsOf(keys: readonly string[]): string[][] {
  const portions: string[][] = []
  let bytes = portion
  for (const key of keys) {
    const more = Buffer.byteLength(key) + 20
    if (bytes + more > portion) {
      portions.push([])
      bytes = 0
    }
    portions.at(-1)!.push(key)
    bytes += more
  }
  return portions
}

function notAsRecorded(key: string): DataLoafError {
  return new DataLoafError('conflict', `The ledger does not have what ${key} is to replace, or has it already.`)
}
