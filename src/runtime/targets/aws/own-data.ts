import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { SQSClient } from '@aws-sdk/client-sqs'
import { s3Opener } from '../../bucket/s3.ts'
import { eraser } from '../../keeping/erase.ts'
import { followNotices } from '../../loader/follow.ts'
import { startLoader } from '../../loader/loader.ts'
import { sqsNotices } from '../../loader/notices.ts'
import { beginFrom } from '../../metadata/keep.ts'
import { openSqlite } from '../../metadata/sqlite.ts'
import { duckdb } from '../../query/dialects/duckdb.ts'
import { lockDirectory } from '../../stream/lock.ts'
import type { hostOwnWords, Told } from '../../told.ts'
import { startAttributeKeeper } from '../../warehouse/attributes/keeper.ts'
import { openDuckDb } from '../../warehouse/duckdb.ts'
import { type AwsData, accountTables, type DataParts } from './data.ts'

/** Listing costs; notices say when there is something to list. */
const listEvery = 3_600_000

/**
 * DuckDB and SQLite in the host's data directory, fed from the same objects that Redshift would be. Nothing is merged:
 * objects in S3 change only when something of them is erased. Rejects with `directory_in_use` when another process has the directory.
 */
export async function openOwnData(more: Told<typeof hostOwnWords>, parts: DataParts): Promise<AwsData> {
  const { told, s3, bucket, work, clock } = parts
  const { dataDirectory, region } = told
  const opened: (() => Promise<unknown>)[] = []
  async function close(): Promise<void> {
    for (let undo = opened.pop(); undo; undo = opened.pop()) await undo()
  }
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
    const lock = await lockDirectory(dataDirectory, clock)
    opened.push(() => lock.release())
    const metadata = await openSqlite(join(dataDirectory, 'metadata.db'), beginFrom(work, accountTables('sqlite')))
    opened.push(() => metadata.close())
    const warehouse = await openDuckDb({ path: join(dataDirectory, 'warehouse.duckdb'), clock, open: s3Opener(s3) })
    opened.push(() => warehouse.close())
    const attributes = startAttributeKeeper({ store: warehouse.attributes, clock })
    opened.push(() => attributes.stop())
    const loader = startLoader({ bucket, warehouse, clock, every: listEvery, mayCompact: never })
    opened.push(() => loader.stop())
    const sqs = new SQSClient({ region })
    const following = followNotices({ notices: sqsNotices({ client: sqs, queueUrl: more.noticesQueue }), loader })
    opened.push(async () => {
      await following.stop()
      sqs.destroy()
    })
    return {
      warehouse,
      dialect: duckdb,
      metadata: { db: metadata.db, kind: 'sqlite' },
      loader,
      attributes,
      eraser: eraser({ bucket, warehouse, clock, alone: (work) => loader.alone(work) }),
      stages: () => ({ loader: loader.status(), attributes: attributes.status() }),
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

const never = new Promise<void>(() => undefined)
