import { expect } from 'vitest'
import type { TrendResult, TrendSeries } from '../../src/runtime/query/result.ts'
import type { Ask } from './datasets-import.ts'
import { type OracleCase, type OracleExpected, oracleItems, oracleQuery } from './oracle.ts'
import { type FunnelCase, funnelAnswers, funnelQuery } from './oracle-funnel.ts'
import { type PathsCase, pathsQuery } from './oracle-paths.ts'
import {
  type LifecycleCase,
  lifecycleQuery,
  type RetentionCase,
  retentionQuery,
  type StickinessCase,
  stickinessQuery,
} from './oracle-retention.ts'
import { type SessionsCase, sessionsItems, sessionsQuery } from './oracle-sessions.ts'
import { sharedFiles, sharedJson } from './shared.ts'

/** A file of another product's numbers, with how it is asked and compared. */
export interface KnownCase {
  file: string
  analysis: string
  items: object[]
  check(ask: Ask): Promise<void>
}

/** Arithmetic without events is no question to a warehouse. */
export const formulaFile = 'formula-arithmetic.json'

/** Every file of cases, none left out: one about an analysis that nothing here compares is an error. */
export function knownCases(): KnownCase[] {
  return sharedFiles('oracle')
    .filter((file) => file.endsWith('.json') && file !== formulaFile)
    .map((file) => {
      const each = sharedJson<OracleCase>(`oracle/${file}`)
      const check = checks.get(each.analysis)
      if (!check) throw new Error(`oracle/${file}: nothing compares ${each.analysis}.`)
      const items = each.analysis === 'sessions' ? sessionsItems(each) : oracleItems(each)
      return { file, analysis: each.analysis, items, check: (ask) => check(each, ask) }
    })
}

type Check<Case> = (each: Case, ask: Ask) => Promise<void>

/** Cases come as what they are about says. */
const of = <Case>(check: Check<Case>) => check as unknown as Check<OracleCase>

const checks: ReadonlyMap<string, Check<OracleCase>> = new Map([
  [
    'trends',
    of(async (each: OracleCase, ask) => {
      expect(trendAnswers(await ask<'trend'>(oracleQuery(each)), each.expected)).toEqual(each.expected)
    }),
  ],
  [
    'funnel',
    of(async (each: FunnelCase, ask) => {
      expect(funnelAnswers(await ask<'funnel'>(funnelQuery(each)), each.expected)).toEqual(each.expected)
    }),
  ],
  [
    'retention',
    of(async (each: RetentionCase, ask) => {
      const { buckets, cohorts } = await ask<'retention'>(retentionQuery(each))
      const there = cohorts.map(({ returned }) => returned.filter((users) => users !== null))
      expect(there).toEqual(each.expected.matrix)
      expect(cohorts.map(({ size }) => size)).toEqual(each.expected.matrix.map(([size]) => size))
      if (each.expected.dates) expect(buckets).toEqual(each.expected.dates)
    }),
  ],
  [
    'lifecycle',
    of(async (each: LifecycleCase, ask) => {
      const { new: newcomers, returning, resurrecting, dormant } = await ask<'lifecycle'>(lifecycleQuery(each))
      expect({ new: newcomers, returning, resurrecting, dormant }).toEqual(each.expected)
    }),
  ],
  [
    'stickiness',
    of(async (each: StickinessCase, ask) => {
      expect((await ask<'stickiness'>(stickinessQuery(each))).users).toEqual(each.expected.data)
    }),
  ],
  [
    'paths',
    of(async (each: PathsCase, ask) => {
      const { links } = await ask<'paths'>(pathsQuery(each))
      const told = links.map(({ source, target, count, seconds_avg }, index) => ({
        ...{ source, target, count },
        ...(each.expected.links[index]?.avg_ms !== undefined && { avg_ms: seconds_avg * 1000 }),
      }))
      expect(told).toEqual(each.expected.links)
    }),
  ],
  [
    'sessions',
    of(async (each: SessionsCase, ask) => {
      expect((await ask<'sessions'>(sessionsQuery(each))).total).toBe(each.expected.value)
    }),
  ],
])

/** Of an answer, what a case says something about. */
function trendAnswers({ buckets, series }: TrendResult, expected: OracleExpected): OracleExpected {
  const of = <T>(read: (each: TrendSeries) => T) => series.map(read)
  return {
    ...(expected.series && { series: of(({ values }) => values) }),
    ...(expected.dates && { dates: buckets }),
    ...(expected.formulas && { formulas: of(({ values }) => values) }),
    ...(expected.formula_totals && { formula_totals: of(({ total }) => total) }),
    ...(expected.previous && { previous: of(({ previous }) => previous!) }),
    ...(expected.previous_totals && { previous_totals: of((each) => each.previous_total!) }),
    ...(expected.totals && { totals: of(({ total }) => total) }),
    ...(expected.by_value && { by_value: Object.fromEntries(of((each) => byValue(each, expected.by_value!))) }),
  }
}

function byValue({ breakdown, values, total }: TrendSeries, expected: NonNullable<OracleExpected['by_value']>) {
  const value = String(breakdown?.[0])
  return [value, { ...(expected[value]?.data && { data: values }), total: total! }] as const
}
