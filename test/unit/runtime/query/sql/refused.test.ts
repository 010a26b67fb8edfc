import { describe, expect, it } from 'vitest'
import type { DataLoafError } from '../../../../../src/errors.ts'
import { redshift } from '../../../../../src/runtime/query/dialects/redshift.ts'
import { parseQuery } from '../../../../../src/runtime/query/schema.ts'
import { sql } from '../../../../../src/runtime/query/sql/sql.ts'
import { render } from '../../../../../src/runtime/query/sql.ts'
import { redshiftError, StatementFailed } from '../../../../../src/runtime/warehouse/redshift-errors.ts'

const app = {
  appId: 'app',
  timeZone: 'UTC',
  weekStart: 'monday' as const,
  firstEvent: 0,
  lastLoaded: null,
  hasAliases: false,
}

/** What somebody is told whose statement Redshift refused with these words. */
function told(statement: string, reason: (sent: string) => string) {
  const plan = sql.plan(parseQuery({ kind: 'sql', sql: statement }) as never, app, 0)
  const { refused, sql: sent } = sql.compile(plan, redshift)
  const error = redshiftError(new StatementFailed('FAILED', reason(render(sent, redshift).text)))
  const { path, message } = refused!(error) as DataLoafError
  return { path, message }
}

describe('what Redshift refuses', () => {
  const text = 'select event_name\nfrm events frm'

  it('is placed at the position that it tells', () => {
    const reason = (sent: string) => `ERROR: syntax error at or near "frm" Position: ${sent.indexOf('frm events') + 1}`
    expect(told(text, reason)).toEqual({
      path: ['sql', text.indexOf('frm')],
      message: 'Line 2: syntax error at or near "frm"',
    })
  })

  it('is placed at the only such word where no position is told', () => {
    const twice = 'select 1 wher, wher'
    expect(told('select 1\n, frm events', () => 'ERROR: syntax error at or near "frm"').path).toEqual(['sql', 11])
    expect(told('select frms, frm', () => 'ERROR: syntax error at or near "frm"').path).toEqual(['sql', 13])
    expect(told(twice, () => 'ERROR: syntax error at or near "wher"').path).toEqual(['sql'])
  })

  it('has no place where nothing says one', () => {
    expect(told(text, () => 'ERROR: syntax error at end of input')).toEqual({
      path: ['sql'],
      message: 'syntax error at end of input',
    })
  })
})
