import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBucket } from '../bucket/folder.ts'
import { type Loader, startLoader } from '../loader/loader.ts'
import { type Before, receivedBefore } from '../loader/received.ts'
import type { Bucket, Clock, LoadReport, Warehouse } from '../ports.ts'
import { type Journal, openJournal } from '../stream/journal.ts'
import { lockDirectory } from '../stream/lock.ts'
import { type AttributeKeeper, type KeeperSettings, startAttributeKeeper } from '../warehouse/attributes/keeper.ts'
import { type DuckDbOptions, openDuckDb } from '../warehouse/duckdb.ts'

export interface PipelineOptions {
  clock?: Clock
  /** Settings of the parts that tests and small machines change. */
  warehouse?: Pick<DuckDbOptions, 'memoryLimit' | 'queryMemoryLimit' | 'threads' | 'readers'>
  journal?: { segmentBytes?: number; segmentAge?: number }
  /** Milliseconds between the loader's looks for new objects. Default 1,000. */
  loadEvery?: number
  /** When attributes get columns of their own. */
  attributes?: KeeperSettings
}

/** Everything between the collector and the query engine, on one machine, in one directory. */
export interface Pipeline {
  stream: Journal
  bucket: Bucket
  warehouse: Warehouse
  loader: Loader
  attributes: AttributeKeeper
  /** Lines that came in before the pipeline was opened. */
  before: Promise<Before>
  onSealed(listener: (keys: readonly string[]) => void): void
  onLoaded(listener: (report: LoadReport) => void): void
  /** What was accepted is in the bucket when it resolves; the directory is free. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Opens a data directory, alone, creating it when absent, and goes on where the ledger says.
 * Rejects with `directory_in_use`, `corrupt`, `conflict` (written by a newer program) or `disk_full`.
 */
export async function openPipeline(
  dataDirectory: string,
  {
    clock = Date.now,
    warehouse: warehouseOptions,
    journal: journalOptions,
    loadEvery = 1_000,
    attributes: attributeSettings,
  }: PipelineOptions = {},
): Promise<Pipeline> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const sealed = listeners<readonly string[]>()
  const loads = listeners<LoadReport>()
  const opened: (() => Promise<unknown>)[] = []
  const close = once(async () => {
    for (let undo = opened.pop(); undo; undo = opened.pop()) await undo()
  })
  try {
    const lock = await lockDirectory(dataDirectory, clock)
    opened.push(() => lock.release())
    const bucket = folderBucket(join(dataDirectory, 'bucket'))
    const warehouse = await openDuckDb({ path: join(dataDirectory, 'warehouse.duckdb'), clock, ...warehouseOptions })
    opened.push(() => warehouse.close())
    const attributes = startAttributeKeeper({ store: warehouse.attributes, clock, ...attributeSettings })
    opened.push(() => attributes.stop())
    const directory = join(dataDirectory, 'journal')
    const stream = await openJournal({ directory, bucket, clock, onSealed: sealed.tell, ...journalOptions })
    opened.push(() => stream.close())
    // What is sealed while the bucket is compared may be in neither the comparison nor behind its last key.
    const meanwhile: string[] = []
    let loader: Loader | undefined
    sealed.add((keys) => (loader ? loader.kick(keys) : meanwhile.push(...keys)))
    const { before, found } = await receivedBefore({ bucket, warehouse, stream })
    const started = startLoader({
      bucket,
      warehouse,
      clock,
      every: loadEvery,
      onLoaded: loads.tell,
      found,
      mayCompact: before,
    })
    loader = started
    opened.splice(-1, 0, () => started.stop())
    started.kick(meanwhile)
    return {
      stream,
      bucket,
      warehouse,
      loader: started,
      attributes,
      before,
      onSealed: sealed.add,
      onLoaded: loads.add,
      close,
    }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}

function listeners<T>() {
  const all: ((value: T) => void)[] = []
  return {
    add: (listener: (value: T) => void) => void all.push(listener),
    tell: (value: T) => {
      for (const listener of all) listener(value)
    },
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
