import { describe, expect, it } from 'vitest'
import { boundedBy } from '../../../../src/runtime/query/periods.ts'
import type { AppFacts } from '../../../../src/runtime/query/plan.ts'

const at = (text: string) => Date.parse(`2026-04-01T${text}Z`)
const app: AppFacts = {
  appId: 'app_1',
  timeZone: 'UTC',
  weekStart: 'monday',
  firstEvent: at('01:00:00'),
  lastEvent: at('08:29:59'),
  lastLoaded: null,
  hasAliases: false,
}
const end = (facts: AppFacts, now: string, range: object = { all: true }) =>
  new Date(boundedBy({ range: range as { all: true } }, facts, at(now)).bounds.to).toISOString().slice(11, 23)

describe('a range without an end', () => {
  it('is the same for a minute when nothing happened in it, so that its answer can be remembered', () => {
    expect([end(app, '08:30:10'), end(app, '08:30:59')]).toEqual(['08:30:00.000', '08:30:00.000'])
    expect(end(app, '08:30:10', { from: '2026-04-01' })).toBe('08:30:00.000')
  })

  it('reaches up to now when something did, or when it is not known', () => {
    expect(end({ ...app, lastEvent: at('08:30:00') }, '08:30:10')).toBe('08:30:10.000')
    expect(end({ ...app, lastEvent: at('08:30:05') }, '08:30:10')).toBe('08:30:10.000')
    const { lastEvent: _, ...unknown } = app
    expect(end(unknown, '08:30:10')).toBe('08:30:10.000')
  })

  it('is never empty because of that', () => {
    expect(end(app, '08:30:10', { from: '2026-04-01T08:30:05Z' })).toBe('08:30:10.000')
  })
})
