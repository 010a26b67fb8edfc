import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Expression, evaluate, parseFormula } from '../../../../../src/runtime/query/trend/formula.ts'

const value = (text: string, ...values: (number | null)[]) => evaluate(parsed(text, values.length), values)

function parsed(text: string, series: number): Expression {
  const result = parseFormula(text, series)
  if ('message' in result) throw new Error(result.message)
  return result
}

describe('a formula', () => {
  it.each([
    ['A + 2 * B', 11],
    ['(A + 2) * B', 20],
    ['A - B - 1', -2],
    ['12 / B / 2', 1.5],
    ['-A + B', 1],
    ['--A', 3],
    ['2 * -B', -8],
    ['.5*B', 2],
    [' A\n/ B ', 0.75],
  ])('%s', (text, result) => expect(value(text, 3, 4)).toBe(result))

  it('has no value on a division by zero', () => {
    expect(value('A / B', 1, 0)).toBeNull()
    expect(value('0 / 0', 1)).toBeNull()
    expect(value('A / (B - B) + 1', 1, 5)).toBeNull()
  })

  it('has no value where a series it names has none', () => {
    expect(value('A + B', 1, null)).toBeNull()
    expect(value('A', 1, null)).toBe(1)
    expect(value('-B', 1, null)).toBeNull()
  })

  it.each([
    ['A B', 'cannot go on with "B"'],
    ['A +', 'ends too early'],
    ['', 'ends too early'],
    ['(A', 'not closed'],
    ['A)', 'cannot go on with ")"'],
    ['* A', 'cannot have "*" here'],
    ['C', 'no series C'],
    ['a + B', 'as a capital'],
    ['A % B', 'no operator "%"'],
    ['A ^ 2', 'no operator "^"'],
    ['process.exit(1)', 'cannot contain "process"'],
    ['A["x"]', 'cannot contain "["'],
    ['A; B', 'cannot contain ";"'],
    ['1e9', 'cannot contain "e9"'],
    ['AB', 'cannot contain "AB"'],
    ['('.repeat(5_000), 'too deeply'],
    ['-'.repeat(5_000), 'too deeply'],
  ])('refuses %s', (text, reason) => {
    expect(parseFormula(text, 2)).toMatchObject({ message: expect.stringContaining(reason) })
  })

  it('computes what the same arithmetic in code computes', () => {
    const operator = fc.constantFrom('+', '-', '*', '/')
    const expression = fc.letrec<{ any: string }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('A', 'B', '2', '0.5', '0'),
        fc.tuple(tie('any'), operator, tie('any')).map(([a, o, b]) => `(${a} ${o} ${b})`),
        tie('any').map((a) => `(-${a})`),
      ),
    })).any
    fc.assert(
      fc.property(expression, fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }), (text, a, b) => {
        const names = text.replaceAll('A', `(${a})`).replaceAll('B', `(${b})`).replaceAll('-(-', '-1*(-')
        const known = new Function(`return ${names.replaceAll('--', '- -')}`)() as number
        const result = value(text, a, b)
        // A division by zero within a larger formula may end in a number there: 1 / (1 / 0) is 0.
        if (result !== null) expect(result).toBeCloseTo(known, 9)
        else expect(text).toContain('/')
      }),
    )
  })
})
