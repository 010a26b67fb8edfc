import { describe, expect, it } from 'vitest'
import { lockout } from '../../../../src/runtime/accounts/lockout.ts'

describe('lockout', () => {
  function at(start: number) {
    let now = start
    const guard = lockout({ clock: () => now, perAccount: 3, perAddress: 5, holdFor: 60_000 })
    const tries = (email: string, address: string) => {
      try {
        guard.attempt(email, address)
        return 'tried'
      } catch (error) {
        return (error as { retryAfter: number }).retryAfter
      }
    }
    return { guard, tries, pass: (milliseconds: number) => (now += milliseconds) }
  }

  it('lets nobody try a fourth time, however the address is spelled', () => {
    const { tries } = at(0)
    expect([1, 2, 3].map(() => tries('ada@example.com', '1.1.1.1'))).toEqual(['tried', 'tried', 'tried'])
    expect(tries(' ADA@example.com ', '1.1.1.1')).toBe(60)
  })

  it('says how long the oldest attempt still counts', () => {
    const { tries, pass } = at(0)
    tries('ada@example.com', '1.1.1.1')
    pass(20_000)
    tries('ada@example.com', '1.1.1.1')
    tries('ada@example.com', '1.1.1.1')
    pass(10_500)
    expect(tries('ada@example.com', '1.1.1.1')).toBe(30)
    pass(29_500)
    expect(tries('ada@example.com', '1.1.1.1')).toBe('tried')
    expect(tries('ada@example.com', '1.1.1.1')).toBe(20)
  })

  it('does not let one address lock another out', () => {
    const { tries } = at(0)
    for (let attempt = 0; attempt < 4; attempt++) tries('ada@example.com', '6.6.6.6')
    expect(tries('ada@example.com', '1.1.1.1')).toBe('tried')
  })

  it('counts attempts on many accounts from one address', () => {
    const { tries } = at(0)
    for (let attempt = 0; attempt < 5; attempt++) expect(tries(`user${attempt}@example.com`, '6.6.6.6')).toBe('tried')
    expect(tries('another@example.com', '6.6.6.6')).toBe(60)
  })

  it('forgets the attempts of who got it right', () => {
    const { guard, tries } = at(0)
    for (let round = 0; round < 20; round++) {
      expect(tries('ada@example.com', '1.1.1.1')).toBe('tried')
      guard.succeeded('ada@example.com', '1.1.1.1')
    }
  })

  it('does not forget guesses at others when one is right', () => {
    const { guard, tries } = at(0)
    for (let attempt = 0; attempt < 4; attempt++) tries(`user${attempt}@example.com`, '6.6.6.6')
    tries('mine@example.com', '6.6.6.6')
    guard.succeeded('mine@example.com', '6.6.6.6')
    expect(tries('a@example.com', '6.6.6.6')).toBe('tried')
    expect(tries('b@example.com', '6.6.6.6')).toBe(60)
  })
})
