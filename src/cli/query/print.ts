import type { SessionMeasure } from '../../runtime/query/vocabulary.ts'
import { csv } from '../charts/csv.ts'
import { draw, type Sheet, type Words } from '../charts/draw.ts'
import type { ChartKind } from '../charts/kinds.ts'
import { paint } from '../paint.ts'
import type { Asked, Explained } from './ask.ts'

export interface PrintOptions {
  chart?: ChartKind | undefined
  csv?: boolean | undefined
}

/** Answers as text: CSV, the chart asked for, or the one that suits each; a table when nobody watches. */
export function print({ answers }: Asked, options: PrintOptions, stream: NodeJS.WriteStream): string {
  const sheet = { ...sheetOf(stream), now: Date.now() / 1000 }
  return answers.map((one) => text(one, options, sheet)).join('\n\n')
}

/** The terminal's size; `COLUMNS` where there is none, so that a chart can be piped. A table in a pipe is never cut. */
export function sheetOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Sheet {
  const columns = stream.columns || Number(env.COLUMNS) || (stream.isTTY ? 80 : 100)
  const rows = stream.rows || Number(env.LINES) || 24
  const shape = Math.round(columns / 6)
  return { columns, rows: Math.max(6, Math.min(rows - 9, shape, 24)), color: paint(stream, env), piped: !stream.isTTY }
}

function text({ question, answer }: Asked['answers'][number], { chart, csv: asCsv }: PrintOptions, sheet: Sheet) {
  if ('error' in answer) return `✗ ${answer.error.message}`
  if ('plan' in answer) return explained(answer)
  return asCsv ? csv(answer) : draw(answer, { chart, sheet, words: wordsOf(question) })
}

function explained({ plan, sql, parameters }: Explained): string {
  const values = parameters.map((value, i) => `$${i + 1} = ${JSON.stringify(value)}`)
  return [JSON.stringify(plan, null, 2), '', sql.trim(), '', ...values].join('\n')
}

/** What a question about sessions measures: the answer does not repeat it. */
function wordsOf(question: unknown): Words {
  const { kind, measure = 'count' } = (question ?? {}) as { kind?: unknown; measure?: SessionMeasure }
  return kind === 'sessions' ? sessionWords[measure] : {}
}

const sessionWords: { [measure in SessionMeasure]: Words } = {
  count: { label: 'sessions' },
  per_user: { label: 'sessions per user' },
  events_avg: { label: 'events per session' },
  duration_avg: { label: 'average duration', values: 'seconds' },
  duration_median: { label: 'median duration', values: 'seconds' },
  bounce_rate: { label: 'bounce rate', values: 'rate' },
}
