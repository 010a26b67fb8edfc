import type { WebResult, WebRow, WebTimeline, WebTotals } from '../../runtime/query/result.ts'
import { type WebSection, webSections } from '../../runtime/query/vocabulary.ts'
import type { Cell, Column, Grid } from './grid.ts'
import { valueName } from './series.ts'

export type WebList = Exclude<WebSection, 'totals' | 'timeline'>
export const webLists = webSections.filter((one): one is WebList => one !== 'totals' && one !== 'timeline')

/** A section's name for people: `entry pages`, `UTM source`. */
export function sectionTitle(section: WebSection): string {
  if (section === 'os') return 'operating systems'
  return section.replace('utm_', 'UTM ').replace('_', ' ')
}

/** What the totals are and how they are written, in the order they are shown. */
export const totalColumns: (Column & { name: keyof WebTotals; head: string })[] = [
  { name: 'visitors', head: 'visitors', as: 'number' },
  { name: 'sessions', head: 'sessions', as: 'number' },
  { name: 'views', head: 'views', as: 'number' },
  { name: 'views_per_session', head: 'views per session', as: 'number' },
  { name: 'bounce_rate', head: 'bounce rate', as: 'rate' },
  { name: 'duration_median', head: 'median duration', as: 'seconds' },
]

/** A table for each section. */
export function webTables(result: WebResult): Grid[] {
  return sectionsOf(result).map(({ section, columns, rows }) => ({ title: sectionTitle(section), columns, rows }))
}

/** One table: the section in front, a column for all that any section has. */
export function flatWeb(result: WebResult): Grid {
  const rows = sectionsOf(result).flatMap(({ section, columns, rows }) => {
    const places = flatColumns.slice(1).map(({ name }) => columns.findIndex((column) => column.name === name))
    return rows.map((row) => [section, ...places.map((place): Cell => row[place] ?? null)])
  })
  return { columns: flatColumns, rows }
}

type Section = Grid & { section: WebSection }

function sectionsOf(result: WebResult): Section[] {
  const { totals, timeline } = result
  const lists = webLists.flatMap((section) => {
    const rows = result[section]
    return rows ? [{ section, ...listTable(rows) }] : []
  })
  return [
    ...(totals ? [{ section: 'totals' as const, ...totalsTable(totals) }] : []),
    ...(timeline ? [{ section: 'timeline' as const, ...timelineTable(timeline) }] : []),
    ...lists,
  ]
}

const value: Column = { name: 'value', head: '' }
const visitors: Column = { name: 'visitors', as: 'number' }
const sessions: Column = { name: 'sessions', as: 'number' }
const views: Column = { name: 'views', as: 'number' }
const share: Column = { name: 'share', as: 'rate' }
const before: Column = { name: 'previous_visitors', head: 'before', as: 'number' }
const changed: Column = { name: 'change', as: 'rate' }

const flatColumns: Column[] = [
  { name: 'section' },
  value,
  visitors,
  sessions,
  views,
  share,
  before,
  changed,
  ...totalColumns.slice(3),
]

function totalsTable(totals: WebTotals & { previous?: WebTotals }): Grid {
  const row = (name: string, from: WebTotals) => [name, ...totalColumns.map((column) => from[column.name])]
  return {
    columns: [value, ...totalColumns],
    rows: [row('now', totals), ...(totals.previous ? [row('before', totals.previous)] : [])],
  }
}

function timelineTable({ buckets, previous, ...now }: WebTimeline): Grid {
  const row = (bucket: string, i: number) => [
    bucket,
    now.visitors[i] ?? null,
    now.sessions[i] ?? null,
    now.views[i] ?? null,
    ...(previous ? [previous.visitors[i] ?? null] : []),
  ]
  return { columns: [value, visitors, sessions, views, ...(previous ? [before] : [])], rows: buckets.map(row) }
}

function listTable(rows: WebRow[]): Grid {
  const compared = rows.some(({ previous_visitors }) => previous_visitors !== undefined)
  return {
    columns: [value, visitors, sessions, views, share, ...(compared ? [before, changed] : [])],
    rows: rows.map((row) => [
      valueName(row.value),
      row.visitors,
      row.sessions,
      row.views,
      row.share,
      ...(compared ? [row.previous_visitors ?? null, row.change ?? null] : []),
    ]),
  }
}
