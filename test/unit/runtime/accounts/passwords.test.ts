import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assertPassword, makePassword } from '../../../../src/runtime/accounts/passwords.ts'

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
