import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../../src/runtime/query/schema.ts'
import * as vocabulary from '../../../src/runtime/query/vocabulary.ts'
import { carriedFrom, questionOf } from '../../../web/carry.ts'
import { layoutOf } from '../../../web/kinds/paths/layout.ts'
import { infoOf, kinds } from '../../../web/kinds.ts'
import type { Query } from '../../../web/language.ts'
import { parameterNames } from '../../../web/sql/parameter-names.ts'

const filter = { attribute: 'plan', op: 'eq', value: 'pro' } as const
const range = { last: 7, unit: 'day' } as const
const bought: Query = {
  kind: 'trend',
  series: [
    { event: 'signed_up', measure: 'users' },
    { event: 'purchase', measure: 'sum', attribute: 'amount', filter },
  ],
  range,
  filter,
  interval: 'none',
  breakdown: [{ attribute: 'plan' }],
}

describe('another kind of question', () => {
  it('can be each kind there is', () => {
    expect([...kinds].sort()).toEqual([...vocabulary.kinds].sort())
  })

  it('keeps events with their filters, the range, the filter and the split', () => {
    expect(questionOf('funnel', carriedFrom(bought))).toEqual({
      kind: 'funnel',
      steps: [{ event: 'signed_up' }, { event: 'purchase', filter }],
      range,
      filter,
      breakdown: [{ attribute: 'plan' }],
    })
    expect(questionOf('retention', carriedFrom(bought))).toMatchObject({
      start: { event: 'signed_up' },
      return: { event: 'purchase', filter },
      range,
    })
  })

  it('leaves out what the kind cannot say, and has it again afterwards', () => {
    const before = carriedFrom(bought)
    const overview = questionOf('web', before)
    expect(overview).toEqual({ kind: 'web', range, filter })
    expect(questionOf('funnel', carriedFrom(overview, before))).toMatchObject({ steps: [{ event: 'signed_up' }, {}] })
  })

  it.each(vocabulary.kinds.filter((kind) => kind !== 'sql'))('is one the server takes: %s', (kind) => {
    const query = questionOf(kind, carriedFrom(bought))
    expect(parseQuery(query)).toEqual(query)
    expect(infoOf(query)).not.toBe(null)
  })

  it('is not drawn when what it is about is missing', () => {
    expect(infoOf({ kind: 'funnel' } as never)).toBe(null)
    expect(infoOf({ kind: 'constructor' } as never)).toBe(null)
  })
})

describe('a Sankey', () => {
  it('gives each link a band as wide as its count, within its nodes', () => {
    const links = [
      { source: '1_a', target: '2_b', count: 30, seconds_avg: 1 },
      { source: '1_a', target: '2_c', count: 10, seconds_avg: 1 },
      { source: '2_b', target: '3_a', count: 30, seconds_avg: 1 },
    ]
    const { nodes, links: bands, width } = layoutOf(links, 900, 400)
    const of = (name: string) => nodes.find((node) => node.name === name)!
    expect(bands[0]!.width / bands[1]!.width).toBeCloseTo(3)
    expect(of('1_a').height).toBeCloseTo(bands[0]!.width + bands[1]!.width)
    expect(of('1_a').count).toBe(40)
    expect([of('1_a').x, of('2_c').x, of('3_a').x]).toEqual([...new Set(nodes.map(({ x }) => x))].sort((a, b) => a - b))
    expect(Math.max(...nodes.map(({ x }) => x))).toBeLessThan(width)
  })
})

describe('the parameters of a statement', () => {
  it('are its names, outside of texts, comments and types', () => {
    const sql =
      'select \':no\', "a:b", x::text -- :not\n from events where n = :one and m > :two and o = :one /* :nor */'
    expect(parameterNames(sql)).toEqual(['one', 'two'])
  })
})
