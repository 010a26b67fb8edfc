import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAttribute, parseWhere } from '../../../../src/cli/query/where.ts'

describe('a condition', () => {
  it.each([
    ['plan=pro', { attribute: 'plan', op: 'eq', value: 'pro' }],
    ['plan = pro', { attribute: 'plan', op: 'eq', value: 'pro' }],
    ['plan==pro', { attribute: 'plan', op: 'eq', value: 'pro' }],
    ['plan!=free', { attribute: 'plan', op: 'neq', value: 'free' }],
    ['amount>=10', { attribute: 'amount', op: 'gte', value: 10 }],
    ['amount > 10.5', { attribute: 'amount', op: 'gt', value: 10.5 }],
    ['amount<=-3', { attribute: 'amount', op: 'lte', value: -3 }],
    ['amount<3', { attribute: 'amount', op: 'lt', value: 3 }],
    ['path~/docs', { attribute: 'path', op: 'contains', value: '/docs' }],
    ['path!~/docs', { attribute: 'path', op: 'not_contains', value: '/docs' }],
    ['path^=/docs', { attribute: 'path', op: 'starts_with', value: '/docs' }],
    ['file$=.pdf', { attribute: 'file', op: 'ends_with', value: '.pdf' }],
    ['country in (DE,FR, "A, B")', { attribute: 'country', op: 'in', value: ['DE', 'FR', 'A, B'] }],
    ['country in(1,2)', { attribute: 'country', op: 'in', value: [1, 2] }],
    ['country not in (DE)', { attribute: 'country', op: 'not_in', value: ['DE'] }],
    ['country not_in DE,FR', { attribute: 'country', op: 'not_in', value: ['DE', 'FR'] }],
    ['email is set', { attribute: 'email', op: 'is_set' }],
    ['email is_set', { attribute: 'email', op: 'is_set' }],
    ['email is not set', { attribute: 'email', op: 'is_not_set' }],
    ['amount between 10 and 20', { attribute: 'amount', op: 'between', value: [10, 20] }],
    ['amount between 10,20', { attribute: 'amount', op: 'between', value: [10, 20] }],
    ['trial_ends before 2026-01-31', { attribute: 'trial_ends', op: 'before', value: '2026-01-31' }],
    ['user:plan=pro', { attribute: 'plan', of: 'user', op: 'eq', value: 'pro' }],
    ['field:user_id=u1', { attribute: 'user_id', of: 'field', op: 'eq', value: 'u1' }],
    ['event:plan=pro', { attribute: 'plan', op: 'eq', value: 'pro' }],
    ['["page","path"]=/x', { attribute: ['page', 'path'], op: 'eq', value: '/x' }],
    ['first name=Ada', { attribute: 'first name', op: 'eq', value: 'Ada' }],
    ['plan="10"', { attribute: 'plan', op: 'eq', value: '10' }],
    ['plan=""', { attribute: 'plan', op: 'eq', value: '' }],
    ['code=007', { attribute: 'code', op: 'eq', value: '007' }],
    ['url=https://x.org/?a=b', { attribute: 'url', op: 'eq', value: 'https://x.org/?a=b' }],
    ['title=what is set in stone', { attribute: 'title', op: 'eq', value: 'what is set in stone' }],
  ])('%s', (text, condition) => {
    expect(parseWhere(text)).toEqual(condition)
  })

  it.each([
    '',
    'plan',
    '=pro',
    'plan=',
    'plan like pro',
    'amount between 10',
    '["page"=1',
    'user:=x',
    'email is set now',
  ])('refuses %j with a hint', (text) => {
    expect(() => parseWhere(text)).toThrow(expect.objectContaining({ code: 'invalid_input', exitCode: 2 }))
  })

  it('keeps any quoted text as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const quoted = `"${text.replace(/[\\"]/g, '\\$&')}"`
        expect(parseWhere(`plan=${quoted}`)).toEqual({ attribute: 'plan', op: 'eq', value: text })
      }),
    )
  })
})

describe('an attribute', () => {
  it('is the event’s, a user’s or a built-in field', () => {
    expect(parseAttribute('plan')).toEqual({ attribute: 'plan' })
    expect(parseAttribute('user:plan')).toEqual({ attribute: 'plan', of: 'user' })
    expect(parseAttribute('field:event_name')).toEqual({ attribute: 'event_name', of: 'field' })
    expect(parseAttribute('a.b')).toEqual({ attribute: 'a.b' })
  })
})
