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
import type { Mirror } from './datasets-import.ts'
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

export interface BackEnd {
  name: string
  dialect: Dialect
  openWorlds(): Promise<Worlds>
  /** What is loaded locally, copied; the local warehouse itself has none. */
  openMirror?(): Promise<Mirror>
}

/** JSON of `RedshiftOptions`. */
const realRedshift = process.env.DATALOAF_TEST_REDSHIFT

const known: readonly BackEnd[] = [
  {
    name: 'duckdb',
    dialect: duckdb,
    openWorlds: async () => asking(await openWorlds(), duckdb),
  },
  redshiftBackEnd('redshift stand-in', openFilledStandIn),
  ...(realRedshift ? [redshiftBackEnd('redshift', () => openFilledRedshift(JSON.parse(realRedshift)))] : []),
]

/** Names, with commas, of the only ones to ask: a look for faults that all of them would show is quicker with one. */
const only = process.env.DATALOAF_TEST_BACK_ENDS?.split(',')

export const backEnds = known.filter(({ name }) => !only || only.includes(name))

function redshiftBackEnd(name: string, open: typeof openFilledStandIn): BackEnd {
  return {
    name,
    dialect: redshift,
    openWorlds: async () => asking(await openRedshiftWorlds(open), redshift),
    openMirror: () => openRedshiftMirror(open),
  }
}

/** A suite of every back end; those that are not there are named with what they need. */
export function describeBackEnds(name: string, suite: (backEnd: BackEnd) => void): void {
  describe.each(backEnds)(`${name} ($name)`, suite)
  if (only) it.skip(`${name}, skipped: all but ${only} (DATALOAF_TEST_BACK_ENDS)`)
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
