import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrendResult } from '../../../src/runtime/query/result.ts'
import { asApiCall, asCommand } from '../../../web/copies.ts'
import { csvOf } from '../../../web/csv.ts'
import type { TrendQuery } from '../../../web/language.ts'
import { seriesTable } from '../../../web/tables.ts'

const meta = { rows_read: null, milliseconds: 1, fresh_until: null, sql: '', cached: false }

describe('an answer as CSV', () => {
  const result: TrendResult = {
    kind: 'trend',
    buckets: ['2026-01-01', '2026-01-02'],
    times: [0, 86400],
    series: [
      { label: 'purchase', breakdown: ['pro, "old"'], values: [1.5, null], total: 1.5, previous: [2, 3] },
      { label: 'purchase', breakdown: ['=cmd()'], values: [0, 7], total: 7 },
    ],
    meta,
  }

  it('has a row for each bucket and a column for each series', () => {
    expect(csvOf(seriesTable(result)).split('\r\n')).toEqual([
      `bucket,"pro, ""old""","pro, ""old"" (previous)",'=cmd()`,
      '2026-01-01,1.5,2,0',
      '2026-01-02,,3,7',
      '',
    ])
  })

  it('lists totals where there are no buckets', () => {
    const totals = { ...result, buckets: [], times: [] }
    expect(csvOf(seriesTable(totals)).split('\r\n').slice(0, 2)).toEqual(['series,total', '"pro, ""old""",1.5'])
  })
})

describe('a question for the terminal', () => {
  const hostile = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))

  it('reaches the command as it was asked, whatever is in it', () => {
    fc.assert(
      fc.property(hostile, hostile, (event, app) => {
        const query: TrendQuery = { kind: 'trend', series: [{ event }] }
        const script = asCommand(query, app).replace(
          /\| dataloaf/,
          '| node -e \'process.stdout.write(JSON.stringify([process.argv.slice(1), require("fs").readFileSync(0, "utf8")]))\' --',
        )
        const [words, input] = JSON.parse(execFileSync('sh', ['-c', script], { encoding: 'utf8' })) as [
          string[],
          string,
        ]
        expect(JSON.parse(input)).toEqual(query)
        expect(words).toEqual(['query', '--app', app, '--file', '-'])
      }),
      { numRuns: 15 },
    )
  }, 30_000)

  it('keeps the key out of the API call', () => {
    const call = asApiCall({ kind: 'trend', series: [{ event: "it's" }] }, 'app_1', 'http://127.0.0.1:4600')
    expect(call).toContain('http://127.0.0.1:4600/api/apps/app_1/query')
    expect(call).toContain('Bearer $DATALOAF_API_KEY')
    expect(call).toContain(`it'\\''s`)
  })
})
