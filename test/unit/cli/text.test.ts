import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticks } from '../../../src/cli/charts/axis.ts'
import { change, full, short } from '../../../src/cli/charts/format.ts'
import { closest } from '../../../src/cli/closest.ts'
import { parseAttributes } from '../../../src/cli/events/attribute.ts'
import { paint } from '../../../src/cli/paint.ts'
import { cut, printable, width } from '../../../src/cli/text.ts'

describe('text on a terminal', () => {
  it('is as wide as it is drawn', () => {
    expect([width('abc'), width('日本'), width('é'), width('👍'), width('\u001b[31mred\u001b[39m')]).toEqual([
      3, 4, 1, 2, 3,
    ])
  })

  it('is cut to fit, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
        expect(width(cut(printable(text), columns))).toBeLessThanOrEqual(columns)
      }),
    )
    expect(cut('a long name', 6)).toBe('a lon…')
  })
})

describe('numbers', () => {
  it.each([
    [0, '0'],
    [1234567, '1,234,567'],
    [-1234.5, '-1,234.5'],
    [0.125, '0.13'],
    [0.00123, '0.00123'],
    [99.999, '100'],
    [null, '–'],
    [1e21, '1.00e+21'],
  ])('%d in full is %s', (value, text) => {
    expect(full(value)).toBe(text)
  })

  it.each([
    [0, '0'],
    [950, '950'],
    [1200, '1.2k'],
    [-2_500_000, '-2.5M'],
    [0.25, '0.25'],
  ])('%d in short is %s', (value, text) => {
    expect(short(value)).toBe(text)
  })

  it('change', () => {
    expect([change(110, 100), change(90, 100), change(5, 5), change(5, 0), change(null, 5)]).toEqual([
      '▲ 10 %',
      '▼ 10 %',
      '± 0 %',
      '▲ new',
      '',
    ])
  })
})

describe('an axis', () => {
  it('holds zero and every value, in even steps', () => {
    const values = fc.array(
      fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 8 }), (values, count) => {
        const marks = ticks(values, count)
        expect(marks).toContain(0)
        expect(marks[0]!).toBeLessThanOrEqual(Math.min(...values) + 1e-9)
        expect(marks.at(-1)!).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9)
        expect(marks.length).toBeLessThanOrEqual(count + 3)
      }),
    )
  })

  it('counts in whole numbers', () => {
    expect(ticks([0, 1, 2], 5)).toEqual([0, 1, 2])
  })
})

describe('colour', () => {
  const isOn = (isTTY: boolean, env: NodeJS.ProcessEnv) => paint({ isTTY }, env).on

  it('is for terminals, unless NO_COLOR or TERM=dumb', () => {
    expect([isOn(true, {}), isOn(false, {}), isOn(true, { NO_COLOR: '1' }), isOn(true, { TERM: 'dumb' })]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it('FORCE_COLOR colours a pipe, FORCE_COLOR=0 nothing', () => {
    expect([isOn(false, { FORCE_COLOR: '1' }), isOn(true, { FORCE_COLOR: '0' })]).toEqual([true, false])
  })
})

it('an attribute’s value is JSON where it is JSON, else the text as typed', () => {
  expect(
    parseAttributes([
      'plan=pro',
      'amount=12.5',
      'n=007',
      'ok=true',
      'tags=["a"]',
      'x=',
      'a=b=c',
      'big=12345678901234567890',
    ]),
  ).toEqual({
    plan: 'pro',
    amount: 12.5,
    n: '007',
    ok: true,
    tags: ['a'],
    x: '',
    a: 'b=c',
    big: '12345678901234567890',
  })
  expect(() => parseAttributes(['plan'])).toThrow('is not an attribute')
})

it('a command that was meant is the closest one', () => {
  expect(closest('querry', ['query', 'keys', 'up'])).toBe('query')
  expect(closest('xyz', ['query', 'keys', 'up'])).toBeUndefined()
})
