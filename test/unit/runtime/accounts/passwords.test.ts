import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assertPassword, makePassword } from '../../../../src/runtime/accounts/passwords.ts'
import { can, type Session } from '../../../../src/runtime/accounts/permissions.ts'

describe('passwords', () => {
  it('are made of letters and digits that nobody mistakes', () => {
    const made = Array.from({ length: 200 }, () => makePassword(randomBytes))
    for (const password of made) expect(password).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/)
    expect(new Set(made).size).toBe(200)
    expect(new Set(made.join('').replaceAll('-', '')).size).toBe(32)
  })

  it('have a length', () => {
    expect(() => assertPassword('1234567')).toThrow('8 to 128')
    expect(() => assertPassword('x'.repeat(129))).toThrow('8 to 128')
    expect(() => assertPassword('12345678')).not.toThrow()
  })
})

describe('permissions', () => {
  const organization = { id: 'o', name: 'Bakery' }
  const person = (role: 'owner' | 'admin' | 'member'): Session => ({
    kind: 'user',
    user: { id: 'u', name: 'Ada', email: 'ada@example.com' },
    organization,
    role,
  })

  it('give owners and admins everything but what the machine itself may', () => {
    for (const role of ['owner', 'admin'] as const) {
      expect(can(person(role), 'keys.write')).toBe(true)
      expect(can(person(role), 'app.create')).toBe(true)
      expect(can(person(role), 'sign_in_link.create')).toBe(false)
    }
    expect(can({ kind: 'token', organization }, 'sign_in_link.create')).toBe(true)
  })

  it('let members ask and change nothing', () => {
    expect(can(person('member'), 'app.query')).toBe(true)
    for (const action of ['keys.read', 'keys.write', 'app.create', 'app.import'] as const) {
      expect(can(person('member'), action)).toBe(false)
    }
  })
})
