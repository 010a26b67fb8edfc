import { describe, expect, it } from 'vitest'
import { german } from '../../../../src/runtime/words/german.ts'
import { wordsIn } from '../../../../src/runtime/words/words.ts'
import { textsOfServer } from '../../../support/web-texts.ts'

describe('what the server says to people', () => {
  const said = textsOfServer()

  it('is all said in German too', () => {
    expect(said.length).toBeGreaterThan(30)
    expect(said.filter(({ text }) => !(text in german))).toEqual([])
  })

  it('is said in German only where it is said', () => {
    const known = new Set(said.map(({ text }) => text))
    expect(Object.keys(german).filter((text) => !known.has(text))).toEqual([])
  })

  it('has the same places for values in both languages', () => {
    const places = (text: string) => [...new Set(text.match(/\{\d\}/g))].sort()
    expect(Object.entries(german).filter(([en, de]) => String(places(en)) !== String(places(de)))).toEqual([])
  })

  it('has numbers and values as the language writes them, and takes no value for a place', () => {
    const { t, plural, number } = wordsIn('de')
    expect([number(4218.56, 1), plural(1, 'an hour', '{0} hours'), plural(6, 'an hour', '{0} hours')]).toEqual([
      '4.218,6',
      'einer Stunde',
      '6 Stunden',
    ])
    expect(t`A test of “${'{0} {1}'}”`).toBe('Ein Test von „{0} {1}“')
  })
})
