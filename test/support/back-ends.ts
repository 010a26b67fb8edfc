/**
 * The warehouses that every question is asked of. A suite goes over `backEnds`; one that is not there is named with what
 * it needs, never silently left out.
 */
import { describe, it } from 'vitest'
import type { Dialect } from '../../src/runtime/query/dialects/dialect.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import { redshift } from '../../src/runtime/query/dialects/redshift.ts'
import type { AppFacts } from '../../src/runtime/query/plan.ts'
import type { Answer, Result } from '../../src/runtime/query/result.ts'
import { answer } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import type { Kind } from '../../src/runtime/query/vocabulary.ts'
import { openImports } from './datasets-import.ts'
import { openFilledRedshift, openFilledStandIn, openRedshiftMirror, openRedshiftWorlds } from './redshift-back-end.ts'
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

/** JSON of `RedshiftOptions`. */
const realRedshift = process.env.DATALOAF_TEST_REDSHIFT

export const backEnds: readonly BackEnd[] = [
  {
    name: 'duckdb',
    openWorlds: async () => asking(await openWorlds(), duckdb),
    openImports: () => openImports(),
  },
  redshiftBackEnd('redshift stand-in', openFilledStandIn),
  ...(realRedshift ? [redshiftBackEnd('redshift', () => openFilledRedshift(JSON.parse(realRedshift)))] : []),
]

function redshiftBackEnd(name: string, open: typeof openFilledStandIn): BackEnd {
  return {
    name,
    openWorlds: async () => asking(await openRedshiftWorlds(open), redshift),
    openImports: async () => openImports({ mirror: await openRedshiftMirror(open), dialect: redshift }),
  }
}

/** A suite of every back end; those that are not there are named with what they need. */
export function describeBackEnds(name: string, suite: (backEnd: BackEnd) => void): void {
  describe.each(backEnds)(`${name} ($name)`, suite)
  if (!realRedshift) it.skip(`${name}, skipped: redshift (set DATALOAF_TEST_REDSHIFT)`)
}

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
