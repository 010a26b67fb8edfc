import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataLoafError } from '../../src/errors.ts'
import { duckdb } from '../../src/runtime/query/dialects/duckdb.ts'
import { redshift } from '../../src/runtime/query/dialects/redshift.ts'
import { explain } from '../../src/runtime/query/run.ts'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { tokensOf } from '../../src/runtime/query/sql/tokens.ts'
import { refusedSql } from '../support/hostile-sql.ts'

const app = {
  appId: 'app_1',
  timeZone: 'UTC',
  weekStart: 'monday',
  firstEvent: null,
  lastLoaded: null,
  hasAliases: false,
} as const
const explained = (sql: string, dialect = redshift, parameters = {}) =>
  explain(parseQuery({ kind: 'sql', sql, parameters }), { app, now: 0, dialect })

/** Nothing to see in the words: the warehouse itself refuses them, for a column, a type or a number that is not. */
const leftToTheWarehouse = new Set([
  'a column of all apps',
  'a row of all apps',
  'a key of ours',
  'an outer reference',
  'deep parentheses',
  'deep subqueries',
  'a long sum',
  'a text of control characters',
  'an unknown type',
  'a number too large',
  // What takes long there is stopped by itself: it runs on machines of its own.
  'a text put into itself',
  'a text put into itself by a pattern',
  'a pattern that is tried everywhere',
  'a pattern with any character',
  'a pattern of stars',
  'a pattern with an escape',
  'a pattern out of a column',
])

describe('SQL judged by its words, where no parser can be asked', () => {
  it.each(refusedSql('/tmp/secret.csv').filter(([name]) => !leftToTheWarehouse.has(name)))('refuses %s', (_, sql) => {
    expect(() => explained(sql)).toThrow(
      expect.objectContaining({ code: 'invalid_query', path: expect.arrayContaining(['sql']) }),
    )
  })

  it.each([
    ['a list of tables', 'select 1 from events e, load_secrets s'],
    ['a list of tables behind a condition', 'select 1 from events e join users u on (e.user_id = u.user_id), secrets'],
    ['tables between parentheses', 'select 1 from (events cross join secrets)'],
    ['a table behind an own name of its own', 'with secrets as (select * from secrets) select * from secrets'],
    [
      'a table before its own name is given',
      'with a as (select * from secrets), secrets as (select 1) select * from a',
    ],
    ['an own name inside', 'select * from (with secrets as (select 1 as a) select * from secrets) as x, secrets'],
    ['a text that a backslash goes on with', "select 'a\\' from secrets --'"],
    ['a system table', 'select * from stl_query'],
    ['a system function', 'select pg_terminate_backend(1)'],
    ['a system function by its schema', 'select pg_catalog.version()'],
    ['a new table', 'select * into mine from events'],
    ['a letter that looks alike', 'select * from event\u017f'],
    ['a table as a row', 'select 1 union table secrets'],
  ])('refuses %s', (_, sql) => {
    expect(() => explained(sql)).toThrow(
      expect.objectContaining({ code: 'invalid_query', path: expect.arrayContaining(['sql']) }),
    )
  })

  it.each([
    'select count(*) from events',
    'select e.event_name, u.user_attributes, count(distinct e.user_id) from events e left join users u on u.user_id = e.canonical_id group by 1, 2 order by 3 desc limit 10;',
    'with days as (select date_trunc(:unit, event_created) as day from events) select day, row_number() over (partition by day order by day) from days where day in (select day from days)',
    "select case when event_name like 'a%' then 1 else 2 end from (select * from events union all select * from events) x where exists (select 1 from users)",
  ])('takes %s', (sql) => {
    const parameters = sql.includes(':unit') ? { unit: 'day' } : {}
    expect(explained(sql, redshift, parameters).sql).toContain('from events')
  })

  it('cuts any text into tokens that make up all of it, or says where it has no end', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "'",
        '"',
        '$$',
        '$a$',
        '--',
        '/*',
        '*/',
        '\n',
        ':a',
        '::',
        ':=',
        ';',
        "E'",
        '\\',
        'x',
        '1.5',
        ' ',
        '(',
        '\u212A',
      ),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        try {
          expect(
            tokensOf(text)
              .map((token) => token.text)
              .join(''),
          ).toBe(text)
        } catch (error) {
          if (!(error instanceof DataLoafError)) throw error
          expect(error.path).toEqual(['sql', expect.any(Number)])
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('shows what will run, values apart', () => {
    const { sql, parameters } = explained('select :n', duckdb, { n: 'x' })
    expect(sql).toMatch(/\(\nselect \$\d\n\) as answer limit 10001$/)
    expect(parameters).toEqual(['app_1', 'x'])
  })
})
