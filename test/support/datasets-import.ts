import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { facts } from '../../src/runtime/catalog/facts.ts'
import { parseItems } from '../../src/runtime/collector/parse.ts'
import type { Rows, Warehouse } from '../../src/runtime/ports.ts'
import type { Dialect } from '../../src/runtime/query/dialects/dialect.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import type { Kind } from '../../src/runtime/query/vocabulary.ts'
import { openPipeline } from '../../src/runtime/targets/pipeline.ts'
import type { ResultOf } from './back-ends.ts'

const receivedAt = '2026-12-01T00:00:00.000Z'
const receivedTime = Date.parse(receivedAt)

/** Another warehouse that is asked instead, and holds the same rows. */
export interface Mirror {
  run: Warehouse['run']
  /** Copies what was loaded; `read` answers from where it was loaded. */
  fill(read: (text: string) => Promise<Rows>): Promise<void>
  close(): Promise<void>
}

/**
 * The whole way from the collector's parser to an answer, on a data directory of its own.
 * Each import is an app of its own. Answers come from the local warehouse, or from a mirror of it.
 */
export async function openImports({ mirror, dialect = duckdb }: { mirror?: Mirror; dialect?: Dialect } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-query-'))
  const pipeline = await openPipeline(directory, {
    clock: () => receivedTime,
    warehouse: { threads: 2, memoryLimit: '512MB' },
    loadEvery: 60_000,
  })
  let version = 0
  pipeline.onLoaded(() => version++)
  const factsOf = facts({ warehouse: pipeline.warehouse, version: () => version })
  let apps = 0
  let ids = 0
  return {
    /** Sends items; `batches` of them one after another. Answers with the app's id. */
    async send(items: readonly object[], batches = 1): Promise<string> {
      const appId = `app_${String(apps++).padStart(16, 'a')}`
      const size = Math.ceil(items.length / batches)
      for (let at = 0; at < items.length; at += size) {
        const context = { appId, receivedAt, correction: 0, newId: () => `made-${ids++}` }
        const { lines, rejected } = parseItems(items.slice(at, at + size), context)
        if (rejected.length > 0) throw new Error(`refused: ${JSON.stringify(rejected.slice(0, 3))}`)
        await pipeline.stream.append(lines)
      }
      return appId
    },
    /** Everything sent is in the warehouse when it resolves. */
    async loaded(): Promise<void> {
      await pipeline.stream.flush()
      await pipeline.loader.idle()
      const { set_aside, quarantined } = pipeline.loader.status()
      if (set_aside.length + quarantined > 0)
        throw new Error(`not loaded: ${JSON.stringify(set_aside)}, ${quarantined} lines`)
      await mirror?.fill((text) => pipeline.warehouse.run({ text, values: [] }))
    },
    async ask<K extends Kind = 'trend'>(appId: string, query: unknown, now = receivedTime): Promise<ResultOf<K>> {
      const app = await factsOf({
        app_id: appId,
        name: '',
        time_zone: 'UTC',
        week_start: 'monday',
        demo: false,
        created_at: '',
      } as Parameters<typeof factsOf>[0])
      const { run } = mirror ?? pipeline.warehouse
      return (await answer(parseQuery(query), { app, now, dialect, run: (statement) => run(statement) })) as ResultOf<K>
    },
    async close(): Promise<void> {
      await mirror?.close()
      await pipeline.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The same items, each twice and in an order of their own that is the same every time. */
export function doubledAndShuffled<T>(items: readonly T[]): T[] {
  const twice = [...items, ...items]
  let state = 42
  for (let at = twice.length - 1; at > 0; at--) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    const other = Math.floor((state / 2_147_483_648) * (at + 1))
    const kept = twice[at]!
    twice[at] = twice[other]!
    twice[other] = kept
  }
  return twice
}
