import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { facts } from '../../src/runtime/catalog/facts.ts'
import { parseItems } from '../../src/runtime/collector/parse.ts'
import type { Rows, Statement, Warehouse } from '../../src/runtime/ports.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import type { Kind } from '../../src/runtime/query/vocabulary.ts'
import { openPipeline } from '../../src/runtime/targets/pipeline.ts'
import { type BackEnd, backEnds, type ResultOf } from './back-ends.ts'

const receivedAt = '2026-12-01T00:00:00.000Z'
const receivedTime = Date.parse(receivedAt)

/** Another warehouse that is asked instead, and holds the same rows. */
export interface Mirror {
  run: Warehouse['run']
  /** Copies what was loaded; `read` answers from where it was loaded. */
  fill(read: (text: string) => Promise<Rows>): Promise<void>
  close(): Promise<void>
}

/** Asks a question of one app on one back end. */
export type Ask = <K extends Kind>(query: unknown, now?: number) => Promise<ResultOf<K>>

/** Items sent through the collector's parser, the journal and the loader, and asked about on every back end. */
export interface Imports {
  /** Sends items as an app of their own, in so many batches; answers with the app's id. */
  send(items: readonly object[], batches?: number): Promise<string>
  /** Everything sent is in the local warehouse when it resolves. */
  loaded(): Promise<void>
  /** Copies what is loaded to the other warehouses, once: what is loaded later is asked for here only. */
  mirrored(): Promise<void>
  asking(backEnd: BackEnd, appId: string): Ask
  close(): Promise<void>
}

/** The whole way from items to answers, on a data directory of its own. Other warehouses hold what was loaded here. */
export async function openImports(): Promise<Imports> {
  const directory = await mkdtemp(join(tmpdir(), 'dataloaf-query-'))
  const pipeline = await openPipeline(directory, {
    clock: () => receivedTime,
    warehouse: { threads: 2, memoryLimit: '512MB' },
    loadEvery: 60_000,
  })
  let version = 0
  pipeline.onLoaded(() => version++)
  const mirrors = new Map<string, Mirror>()
  for (const { name, openMirror } of backEnds) if (openMirror) mirrors.set(name, await openMirror())
  const factsOf = facts({ warehouse: pipeline.warehouse, version: () => version })
  let apps = 0
  let ids = 0
  return {
    async send(items, batches = 1) {
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
    async loaded() {
      await pipeline.stream.flush()
      await pipeline.loader.idle()
      const { set_aside, quarantined } = pipeline.loader.status()
      if (set_aside.length + quarantined > 0)
        throw new Error(`not loaded: ${JSON.stringify(set_aside)}, ${quarantined} lines`)
    },
    async mirrored() {
      for (const { fill } of mirrors.values()) await fill((text) => pipeline.warehouse.run({ text, values: [] }))
    },
    asking({ name, dialect }, appId) {
      const { run } = mirrors.get(name) ?? pipeline.warehouse
      return async <K extends Kind>(query: unknown, now = receivedTime) => {
        const app = await factsOf({
          app_id: appId,
          name: '',
          time_zone: 'UTC',
          week_start: 'monday',
          demo: false,
          created_at: '',
        } as Parameters<typeof factsOf>[0])
        const asked = { app, now, dialect, run: (statement: Statement) => run(statement) }
        return (await answer(parseQuery(query), asked)) as ResultOf<K>
      }
    },
    async close() {
      for (const { close } of mirrors.values()) await close()
      await pipeline.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The ways in which the same items are sent. No number may depend on it. */
const forms: { readonly [form: string]: <T>(items: readonly T[]) => readonly T[] } = {
  straight: (items) => items,
  doubled: (items) => [...items, ...items],
  'doubled and shuffled': doubledAndShuffled,
}

/**
 * The forms in which a back end holds what was sent in every form. The loader ends with the same rows of each, which
 * the local warehouse is asked for; a copy of one form is what the others have to answer from.
 */
export const formsOf = ({ openMirror }: BackEnd): string[] => (openMirror ? ['straight'] : Object.keys(forms))

/** Sends items in every form, as an app of each, whose id is told. */
export async function sendForms(
  { send, loaded, mirrored }: Imports,
  sets: readonly { name: string; items: readonly object[] }[],
  batches: number,
): Promise<(form: string, name: string) => string> {
  const apps = new Map<string, string>()
  for (const [form, sent] of Object.entries(forms)) {
    for (const { name, items } of sets) apps.set(`${form} ${name}`, await send(sent(items), batches))
    await loaded()
    if (form === 'straight') await mirrored()
  }
  return (form, name) => apps.get(`${form} ${name}`)!
}

/** The same items, each twice and in an order of their own that is the same every time. */
function doubledAndShuffled<T>(items: readonly T[]): T[] {
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
