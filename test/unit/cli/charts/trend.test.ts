import { describe, expect, it } from 'vitest'
import { csv } from '../../../../src/cli/charts/csv.ts'
import type { TrendChart } from '../../../../src/cli/charts/kinds.ts'
import { drawTrend as draw, naturalChart } from '../../../../src/cli/charts/trend.ts'
import { paint } from '../../../../src/cli/paint.ts'
import { width } from '../../../../src/cli/text.ts'
import type { TrendResult, TrendSeries } from '../../../../src/runtime/query/result.ts'

const plain = paint({}, {})
const colored = paint({}, { FORCE_COLOR: '1' })

const one = trend([series({ label: 'signed_up', values: [5, 8, 11, 13, 14, 9, 9, 12] })])
const split = trend([
  series({ label: 'purchase', breakdown: ['pro'], values: [90, 110, 120, 80, 70, 95, 130, 140] }),
  series({ label: 'purchase', breakdown: [null], values: [10, 12, 9, 8, 15, 11, 10, 9] }),
  series({ label: 'purchase', breakdown: null, other: true, values: [0, 1, 0, 2, 0, 0, 1, 0] }),
])

describe('a line chart', () => {
  it('has round numbers on the left, dates below, the total in the legend', () => {
    expect(lines(one, 'line', { columns: 60, rows: 8 })).toMatchInlineSnapshot(`
      [
        "  signed_up  2026-01-01 – 2026-01-08",
        "",
        " 15 ┤                         ⢀⣀⣀⣀⡠⠤⢄⡀",
        "    │                 ⣀⣀⠤⠤⠒⠒⠉⠉⠁      ⠈⠒⠤⡀                 ⣀⠤",
        " 10 ┤           ⢀⡠⠤⠒⠉⠉                  ⠈⠑⠤⣀        ⢀⣀⠤⠒⠊⠉",
        "    │      ⢀⡠⠤⠒⠉⠁                           ⠉⠉⠉⠉⠉⠉⠉⠉⠁",
        "    │  ⣀⠤⠔⠊⠁",
        "  5 ┤⠒⠉",
        "    │",
        "  0 ┤",
        "    └┬──────────────┬───────────────┬──────────────┬────────",
        "     Jan 1        Jan 3           Jan 5          Jan 7",
        "",
        "  ━━ signed_up  81",
      ]
    `)
  })

  it('marks where each line ends with its letter', () => {
    expect(lines(split, 'line', { columns: 60, rows: 8 })).toMatchInlineSnapshot(`
      [
        "  purchase  2026-01-01 – 2026-01-08",
        "",
        " 150 ┤                                              ⣀⣀⣀⣀⠤⠤ A",
        "     │         ⢀⣀⣀⣀⠤⠤⣀                         ⣀⠤⠒⠉⠉",
        " 100 ┤ ⣀⣀⠤⠤⠒⠒⠉⠉⠁      ⠉⠒⠤⣀                ⢀⣀⠤⠒⠉",
        "     │⠉                   ⠉⠒⠤⢄⣀⣀     ⢀⣀⠤⠒⠊⠁",
        "     │                          ⠉⠉⠑⠒⠊⠁",
        "  50 ┤",
        "     │                                                     C",
        "   0 ┤⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣉⣉⣉⣉⣉⣉⣉⣑⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒ B",
        "     └┬─────────────┬──────────────┬──────────────┬───────",
        "      Jan 1       Jan 3          Jan 5          Jan 7",
        "",
        "  A ━ pro     835    B ━ (none)   84    C ━ other     4",
      ]
    `)
  })

  it('leaves a gap where there is nothing, and draws a lone value as a dot', () => {
    const gaps = trend([series({ label: 'avg', values: [1, 2, null, 3, null, 2, 2, 1] })])
    expect(lines(gaps, 'line', { columns: 40, rows: 6 })).toMatchInlineSnapshot(`
      [
        "  avg  2026-01-01 – 2026-01-08",
        "",
        " 4 ┤",
        "   │               ⠄",
        "   │",
        " 2 ┤  ⣀⠤⠒⠁                   ⠈⠉⠉⠉⠉⠉⠒⠤⣀",
        "   │⠒⠉                                ⠉⠒",
        " 0 ┤",
        "   └┬─────────┬─────────┬─────────┬─────",
        "    Jan 1   Jan 3     Jan 5     Jan 7",
        "",
        "  ━━ avg  11",
      ]
    `)
  })

  it('draws the compared range dotted and says the change', () => {
    const compared = trend([
      series({
        label: 'signed_up',
        values: [5, 8, 11, 13, 14, 9, 9, 12],
        previous: [4, 4, 5, 6, 6, 5, 4, 4],
        previous_total: 38,
      }),
    ])
    expect(lines(compared, 'line', { columns: 60, rows: 6 })).toMatchInlineSnapshot(`
      [
        "  signed_up  2026-01-01 – 2026-01-08",
        "",
        " 20 ┤",
        "    │                           ⢀⣀⣀⣀⣀",
        "    │             ⣀⣀⠤⠤⠤⠒⠒⠒⠒⠉⠉⠉⠉⠉⠁    ⠉⠒⠢⠤⣀             ⣀⣀⠤⠤⠒",
        " 10 ┤    ⢀⣀⣀⠤⠤⠒⠒⠉⠉                        ⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒⠒⠉⠉",
        "    │⠖⠪⠉⠍⠡ ⠄⠠⠄⠠ ⠄⠐ ⠂⠐ ⠂⠐ ⠁⠈ ⠉ ⠁⠈ ⠁⠈ ⠁⠈ ⠁⠐ ⠂⠐⠂⠐ ⠂⠠ ⠄⠠ ⠄⠠ ⠄⠠ ⠄",
        "  0 ┤",
        "    └┬──────────────┬───────────────┬──────────────┬────────",
        "     Jan 1        Jan 3           Jan 5          Jan 7",
        "",
        "  ━━ signed_up  81  ▲ 113.2 % from 38",
      ]
    `)
  })

  it('ends at the present: what follows has not happened yet', () => {
    const ends = (now?: number) => {
      const text = draw(one, 'line', { columns: 60, rows: 6, color: plain, ...(now !== undefined && { now }) })
      return Math.max(
        ...text
          .split('\n')
          .filter((line) => /[\u2800-\u28ff]/.test(line))
          .map(width),
      )
    }
    expect(ends()).toBe(60)
    expect(ends(one.times[3])).toBeLessThan(32)
  })

  it.each([40, 80, 160])('keeps within %i columns', (columns) => {
    for (const result of [one, split]) {
      for (const line of lines(result, 'line', { columns, rows: 10 })) expect(width(line)).toBeLessThanOrEqual(columns)
    }
  })

  it('draws zeros, negatives and a single bucket', () => {
    const flat = trend([series({ label: 'a', values: [0, 0, 0, 0, 0, 0, 0, 0] })])
    const below = trend([series({ label: 'a', values: [-5, 5, -5, 5, -5, 5, -5, 5] })])
    const single = { ...one, buckets: one.buckets.slice(0, 1), times: one.times.slice(0, 1) }
    for (const result of [flat, below, single]) expect(lines(result, 'line', { columns: 60, rows: 6 })).toHaveLength(12)
  })

  it('colours each line, and nothing without colour', () => {
    const text = draw(split, 'line', { columns: 60, rows: 8, color: colored })
    expect(text).toContain('\u001b[38;5;33m')
    expect(text).toContain('\u001b[38;5;208m')
    expect(draw(split, 'line', { columns: 60, rows: 8, color: plain })).not.toContain('\u001b')
  })
})

describe('bars', () => {
  it('are drawn of the tiniest numbers there are', () => {
    const tiny = trend([series({ label: 'tiny', values: [5e-324, 0, -5e-324] })])
    expect(lines(tiny, 'bar', { columns: 60, rows: 8 }).length).toBeGreaterThan(3)
  })

  it('are one for each part, to an eighth of a column', () => {
    expect(lines(split, 'bar', { columns: 60, rows: 8 })).toMatchInlineSnapshot(`
      [
        "  purchase  2026-01-01 – 2026-01-08",
        "",
        "  pro    │██████████████████████████████████████████████ 835",
        "  (none) │████▋                                           84",
        "  other  │▎                                                4",
      ]
    `)
  })

  it('are one for each bucket of a single series', () => {
    expect(lines(one, 'bar', { columns: 60, rows: 8 })).toMatchInlineSnapshot(`
      [
        "  signed_up  2026-01-01 – 2026-01-08",
        "",
        "  Jan 1 │█████████████████▏                                5",
        "  Jan 2 │███████████████████████████▍                      8",
        "  Jan 3 │█████████████████████████████████████▊           11",
        "  Jan 4 │████████████████████████████████████████████▋    13",
        "  Jan 5 │████████████████████████████████████████████████ 14",
        "  Jan 6 │██████████████████████████████▉                   9",
        "  Jan 7 │██████████████████████████████▉                   9",
        "  Jan 8 │█████████████████████████████████████████▏       12",
      ]
    `)
  })

  it('show a value that is small beside the others, and grow to the left below zero', () => {
    const uneven = totals([1_000_000, 1, 0, -250_000])
    expect(lines(uneven, 'bar', { columns: 50, rows: 8 })).toMatchInlineSnapshot(`
      [
        "  4 series",
        "",
        "  s0 │       ███████████████████████████▎ 1,000,000",
        "  s1 │       ▏                                   1",
        "  s2 │                                           0",
        "  s3 │███████                             -250,000",
      ]
    `)
  })
})

describe('a table', () => {
  it('has a row for each bucket and the totals below', () => {
    expect(lines(split, 'table', { columns: 80, rows: 8 })).toMatchInlineSnapshot(`
      [
        "            pro  (none)  other",
        "2026-01-01   90      10      0",
        "2026-01-02  110      12      1",
        "2026-01-03  120       9      0",
        "2026-01-04   80       8      2",
        "2026-01-05   70      15      0",
        "2026-01-06   95      11      0",
        "2026-01-07  130      10      1",
        "2026-01-08  140       9      0",
        "──────────  ───  ──────  ─────",
        "total       835      84      4",
      ]
    `)
  })

  it('turns into totals where the columns do not fit', () => {
    const many = trend(
      Array.from({ length: 12 }, (_, i) => series({ label: `a long name ${i}`, values: [i, 1, 1, 1, 1, 1, 1, 1] })),
    )
    expect(lines(many, 'table', { columns: 60, rows: 8 })[1]).toBe('a long name 0       7')
    const piped = draw(many, 'table', { columns: 60, rows: 8, color: plain, piped: true })
    expect(piped.split('\n')).toHaveLength(11)
  })
})

describe('a number', () => {
  it('stands with its name and its change', () => {
    const compared = totals([12_350], 10_000)
    expect(lines(compared, 'number', { columns: 60, rows: 8 })).toEqual(['12,350  s0  ▲ 23.5 % from 10,000'])
  })
})

describe('CSV', () => {
  it('is RFC 4180, numbers as they are', () => {
    const named = trend([series({ label: 'a "b", c', values: [0.125, 2, null, 1e6, 5, 6, 7, 8] })])
    expect(csv(named)).toBe(
      [
        'bucket,"a ""b"", c"',
        '2026-01-01,0.125',
        '2026-01-02,2',
        '2026-01-03,',
        '2026-01-04,1000000',
        '2026-01-05,5',
        '2026-01-06,6',
        '2026-01-07,7',
        '2026-01-08,8',
      ].join('\r\n'),
    )
  })

  it('has a row for each series without buckets, and defuses formulas', () => {
    const result = { ...totals([3]), series: [series({ label: '=cmd()', values: [], total: 3 })] }
    expect(csv(result)).toBe("series,total\r\n'=cmd(),3")
  })
})

describe('the chart that suits', () => {
  it('is a line over time, bars of parts, a number alone', () => {
    expect([naturalChart(one), naturalChart(totals([1, 2])), naturalChart(totals([1]))]).toEqual([
      'line',
      'bar',
      'number',
    ])
  })
})

it('no attribute’s value can move the cursor', () => {
  const hostile = trend([
    series({ label: 'a', breakdown: ['\u001b[2J\u0007red\r\n'], values: [1, 2, 3, 4, 5, 6, 7, 8] }),
  ])
  for (const kind of ['line', 'bar', 'table', 'number'] as TrendChart[]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(draw(hostile, kind, { columns: 80, rows: 8, color: plain })).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  }
})

function lines(result: TrendResult, kind: TrendChart, { columns, rows }: { columns: number; rows: number }): string[] {
  return draw(result, kind, { columns, rows, color: plain }).split('\n')
}

function trend(all: TrendSeries[]): TrendResult {
  const buckets = Array.from({ length: 8 }, (_, i) => `2026-01-0${i + 1}`)
  const times = buckets.map((bucket) => Date.parse(bucket) / 1000)
  return {
    kind: 'trend',
    buckets,
    times,
    series: all,
    meta: { rows_read: 0, milliseconds: 0, fresh_until: null, sql: '', cached: false },
  }
}

function totals(values: number[], previous_total?: number): TrendResult {
  const all = values.map((total, i) =>
    series({ label: `s${i}`, values: [], total, ...(previous_total !== undefined && { previous_total }) }),
  )
  return { ...trend(all), buckets: [], times: [] }
}

function series({ values, ...rest }: Partial<TrendSeries> & { label: string; values: (number | null)[] }): TrendSeries {
  return { breakdown: null, values, total: values.reduce<number>((sum, value) => sum + (value ?? 0), 0), ...rest }
}
