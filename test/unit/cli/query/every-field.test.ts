import { Config } from '@oclif/core'
import { describe, expect, it } from 'vitest'
import type { QueryCommand } from '../../../../src/cli/query/command.ts'
import QueryFunnel from '../../../../src/commands/query/funnel.ts'
import QueryLifecycle from '../../../../src/commands/query/lifecycle.ts'
import QueryPaths from '../../../../src/commands/query/paths.ts'
import QueryRetention from '../../../../src/commands/query/retention.ts'
import QuerySessions from '../../../../src/commands/query/sessions.ts'
import QuerySql from '../../../../src/commands/query/sql.ts'
import QueryStickiness from '../../../../src/commands/query/stickiness.ts'
import QueryTrend from '../../../../src/commands/query/trend.ts'
import QueryWeb from '../../../../src/commands/query/web.ts'
import { analyses } from '../../../../src/runtime/query/analyses.ts'
import { describeFilter, describeSchema, type JsonSchema } from '../../../../src/runtime/query/schema/describe.ts'
import { parseQuery } from '../../../../src/runtime/query/schema.ts'
import { type Kind, kinds } from '../../../../src/runtime/query/vocabulary.ts'

type CommandClass = new (argv: string[], config: Config) => QueryCommand

const step = 'purchase|refund where plan=pro'
const common = [
  ['--from', '2026-01-01', '--to', '2026-01-31', '--time-zone', 'Asia/Tokyo', '--week-start', 'sunday'],
  ['--last', '7d', '--complete', '--bots', 'include'],
  ['--all', '--where', 'a=1 and (user:b in (x,y) or field:event_name=z)', '--where', '["a","b"] is set'],
]
const split = ['--by', 'plan', '--by', 'user:["a","b"]', '--limit', '5']

/** For each kind: command lines that together say all of it. */
const said: { [kind in Kind]: { command: CommandClass; lines: string[][] } } = {
  trend: {
    command: QueryTrend,
    lines: [
      [
        step,
        '*',
        '--measure',
        'sum',
        '--measure',
        'users',
        '--of',
        'amount',
        '--label',
        'Sum',
        '--formula',
        'A / B as x',
      ],
      [
        'a',
        '--measure',
        'sum',
        '--of',
        '["a","b"]',
        '--formula',
        'A',
        '--cumulative',
        '--moving-average',
        '7',
        ...split,
      ],
      ['a', '--interval', 'day', '--every', '2', '--compare', '1w', '--formula', 'A', '--formula', 'A * 2 as x'],
      ['a', '--compare', 'previous'],
    ],
  },
  funnel: {
    command: QueryFunnel,
    lines: [
      [step, 'b', '--label', 'A', '--order', 'strict', '--window', '7d', '--exclude', 'refund:1-2 where a=1', ...split],
      ['a', 'b', '--exclude', 'c|d', '--attribution', 'last_touch', '--count-by', 'sessions', '--exclude', '*'],
      ['a', 'b', '--attribution', 'step:2'],
      ['a', 'b', '--view', 'trend', '--interval', 'week', '--from-step', '1', '--to-step', '2'],
      ['a', 'b', '--view', 'time-to-convert', '--bins', '7'],
    ],
  },
  retention: {
    command: QueryRetention,
    lines: [
      ['--start', step, '--return', step, '--cohort', 'recurring', '--interval', 'day', '--periods', '8', '--rolling'],
      ['--min-events', '2', '--windows', '24h', ...split],
    ],
  },
  lifecycle: { command: QueryLifecycle, lines: [[step, '--interval', 'week'], ['*']] },
  stickiness: {
    command: QueryStickiness,
    lines: [[step, '--interval', 'day', '--every', '2', '--cumulative', '--count', '>=2'], ['a']],
  },
  paths: {
    command: QueryPaths,
    lines: [
      [step, '--node', 'event_name', '--exclude', step, '--start', 'a', '--end', 'b', '--gap', '1h'],
      ['--node', '["page","path"]', '--depth', '4', '--links', '9', '--exclude', 'a', '--group', '/p/* as P'],
      ['a', '--node', 'path', '--exclude', '*'],
    ],
  },
  sessions: {
    command: QuerySessions,
    lines: [
      [step, '--measure', 'count', '--containing', step, '--gap', '20', '--interval', 'day', '--every', '2', ...split],
      ['a', '--containing', 'b'],
    ],
  },
  web: {
    command: QueryWeb,
    lines: [
      ['--section', 'pages', '--limit', '5', '--compare', 'previous', '--interval', 'day'],
      ['--compare', '1y', '--only', 'pages=/a=b', '--only', 'referrers='],
    ],
  },
  sql: {
    command: QuerySql,
    lines: [['select :a, :b, :c', '--param', 'a=1', '--param', 'b=x', '--param', 'c=true', '--limit', '5']],
  },
}

describe.each(kinds)('query %s', (kind) => {
  it('has a flag for every field of the language', async () => {
    const { command, lines } = said[kind]
    const commons = kind === 'sql' ? [] : common.map((flags) => [...(kind === 'funnel' ? ['a', 'b'] : []), ...flags])
    const questions = await Promise.all([...lines, ...commons].map((line) => questionOf(command, line)))
    for (const question of questions) parseQuery(question)
    const known = new Set(questions.flatMap((question) => [...placesIn(question)]))
    expect([...fieldsOf(describeSchema(analyses[kind].schema))].filter((field) => !known.has(field))).toEqual([])
  })
})

/** What a command would ask the server for this command line. */
async function questionOf(command: CommandClass, line: string[]): Promise<unknown> {
  let asked: unknown
  class Said extends (command as typeof QueryTrend) {
    protected override async answer(question: unknown): Promise<void> {
      asked = question
    }
  }
  const config = await Config.load(import.meta.dirname.replace(/test.unit.*/, ''))
  await Said.run(line, config)
  return asked
}

/** The keys of a schema as paths; `[]` is any item. What is in a filter has the same paths wherever the filter stands. */
function* fieldsOf(schema: JsonSchema, path = ''): Generator<string> {
  if (schema.$ref !== undefined) {
    if (path !== 'filter') yield* fieldsOf(describeFilter(), 'filter')
    return
  }
  for (const each of (schema.anyOf ?? []) as JsonSchema[]) yield* fieldsOf(each, path)
  if (schema.items) yield* fieldsOf(schema.items as JsonSchema, inFilter(`${path}[]`))
  for (const [key, each] of Object.entries((schema.properties ?? {}) as { [key: string]: JsonSchema })) {
    yield `${path}.${key}`
    yield* fieldsOf(each, `${path}.${key}`)
  }
}

function* placesIn(value: unknown, path = ''): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value)) {
    const place = inFilter(Array.isArray(value) ? `${path}[]` : `${path}.${key}`)
    yield place
    yield* placesIn(each, key === 'filter' ? 'filter' : place)
  }
}

/** The items of a filter are filters. */
function inFilter(path: string): string {
  return /^filter\.(and|or)\[\]$/.test(path) ? 'filter' : path
}
