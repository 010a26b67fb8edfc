/** The same question and answer in the other places they are wanted: a terminal, a script, a spreadsheet. */
import type { TrendResult } from '../src/runtime/query/result.ts'
import type { TrendQuery } from './language.ts'
import { seriesText } from './words.ts'

/** A shell command that asks the same question. */
export function asCommand(query: TrendQuery, app: string): string {
  return `printf %s ${quote(JSON.stringify(query))} | dataloaf query --app ${bare(app)} --file -`
}

export function asApiCall(query: TrendQuery, appId: string, origin: string): string {
  return [
    `curl ${origin}/api/apps/${appId}/query`,
    `-H "authorization: Bearer $DATALOAF_API_KEY"`,
    `-H 'content-type: application/json'`,
    `-d ${quote(JSON.stringify(query))}`,
  ].join(' \\\n  ')
}

/** RFC 4180, one row a bucket and one column a series; with interval `none`, one row a series. */
export function asCsv({ buckets, series }: TrendResult): string {
  const names = series.flatMap((one) => [seriesText(one), ...(one.previous ? [`${seriesText(one)} (previous)`] : [])])
  if (buckets.length === 0) {
    return lines([['series', 'total'], ...series.map((one) => [seriesText(one), one.total])])
  }
  const rows = buckets.map((bucket, index) => [
    bucket,
    ...series.flatMap(({ values, previous }) => [values[index], ...(previous ? [previous[index]] : [])]),
  ])
  return lines([['bucket', ...names], ...rows])
}

function lines(rows: (string | number | null | undefined)[][]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  // Names come from whoever sends events; a spreadsheet would run a text that starts like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function bare(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : quote(text)
}
