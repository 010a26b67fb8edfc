/**
 * The warehouses that every question is asked of. A suite goes over `backEnds`; one that is not there is named with what
 * it needs, never silently left out.
 */
import type { Dialect } from '../../src/runtime/query/dialects/dialect.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import type { Answer, Result } from '../../src/runtime/query/result.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import type { Kind } from '../../src/runtime/query/vocabulary.ts'
import { openImports } from './datasets-import.ts'
import { openWorlds, type World } from './worlds.ts'

/** The answer to a question of a kind, as tests ask for it by `ask<'trend'>(…)`. */
export type ResultOf<K extends Kind> = Extract<Result, { kind: K }>
export type AnswerOf<K extends Kind> = Extract<Answer, { kind: K }>

/** Made-up apps in tables of their own. */
export interface Worlds {
  dialect: Dialect
  /** Puts a world in, and says what the engine must know of it. */
  add(world: World): Promise<AppFacts>
  run: Awaited<ReturnType<typeof openWorlds>>['run']
  /** Puts a world in and asks a question of it. */
  ask<K extends Kind>(world: World, query: unknown, now?: number): Promise<ResultOf<K>>
  close(): Promise<void>
}

/** Items sent through the collector, the journal and the loader. */
export interface Imports {
  /** Sends items as an app of their own, in so many batches; answers with the app's id. */
  send(items: readonly object[], batches?: number): Promise<string>
  /** Everything sent is in the warehouse when it resolves. */
  loaded(): Promise<void>
  ask<K extends Kind>(appId: string, query: unknown, now?: number): Promise<ResultOf<K>>
  close(): Promise<void>
}

export interface BackEnd {
  name: string
  openWorlds(): Promise<Worlds>
  openImports(): Promise<Imports>
}

export const backEnds: readonly BackEnd[] = [
  {
    name: 'duckdb',
    openWorlds: async () => asking(await openWorlds(), duckdb),
    openImports,
  },
]

/** Adds to worlds how to ask of them. */
export function asking(worlds: Omit<Worlds, 'ask' | 'dialect'>, dialect: Dialect): Worlds {
  return {
    ...worlds,
    dialect,
    async ask<K extends Kind>(world: World, query: unknown, now = Date.parse('2026-06-01')) {
      const app = await worlds.add(world)
      return (await answer(parseQuery(query), { app, now, dialect, run: worlds.run })) as ResultOf<K>
    },
  }
}
