import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boxes } from '../../../../src/runtime/warehouse/load/boxes.ts'
import { canonicalIds } from '../../../../src/runtime/warehouse/load/canonical.ts'
import { fold, type Operation } from '../../../../src/runtime/warehouse/load/fold.ts'
import { repairSurrogates } from '../../../../src/runtime/warehouse/load/lines.ts'

describe('fold', () => {
  const cases: [string, [Operation, string][], string | null][] = [
    ['nothing is not set', [], null],
    [
      'the last set stands',
      [
        ['set', '1'],
        ['set', '"x"'],
      ],
      '"x"',
    ],
    [
      'unset forgets',
      [
        ['set', '1'],
        ['unset', 'null'],
      ],
      null,
    ],
    [
      'set_once sets where nothing is',
      [
        ['set_once', '1'],
        ['set_once', '2'],
      ],
      '1',
    ],
    [
      'set_once does not touch what is set',
      [
        ['set', 'false'],
        ['set_once', '2'],
      ],
      'false',
    ],
    [
      'set_once sets after an unset',
      [
        ['set', '1'],
        ['unset', 'null'],
        ['set_once', '2'],
      ],
      '2',
    ],
    [
      'a null counts as not set',
      [
        ['set', 'null'],
        ['set_once', '2'],
      ],
      '2',
    ],
    ['setting a null is kept', [['set', 'null']], 'null'],
    [
      'increment starts at nothing',
      [
        ['increment', '2'],
        ['increment', '-5'],
      ],
      '-3',
    ],
    [
      'increment adds to a number',
      [
        ['set', '1.5'],
        ['increment', '2'],
      ],
      '3.5',
    ],
    [
      'increment leaves text alone',
      [
        ['set', '"7"'],
        ['increment', '2'],
      ],
      '"7"',
    ],
    [
      'increment by what is no number does nothing',
      [
        ['set', '7'],
        ['increment', '"2"'],
      ],
      '7',
    ],
    [
      'append makes a list',
      [
        ['append', '1'],
        ['append', '{"a":2}'],
      ],
      '[1,{"a":2}]',
    ],
    [
      'append adds to a list',
      [
        ['set', '["a"]'],
        ['append', '"b"'],
      ],
      '["a","b"]',
    ],
    [
      'append fills an empty list',
      [
        ['set', '[ ]'],
        ['append', '"b"'],
      ],
      '["b"]',
    ],
    [
      'append keeps what was no list',
      [
        ['set', '"a"'],
        ['append', '["b"]'],
      ],
      '["a",["b"]]',
    ],
    ['a number that JavaScript cannot hold survives', [['set_once', '9007199254740993']], '9007199254740993'],
  ]
  it.each(cases)('%s', (_, steps, expected) => {
    expect(fold(steps.map(([operation, value]) => ({ operation, value })))).toBe(expected)
  })
})

describe('canonicalIds', () => {
  it('follows pointers to their end', () => {
    expect(resolve({ a: 'b', b: 'c', c: null })).toEqual({ a: 'c', b: 'c', c: 'c' })
  })

  it('ends a cycle, and what leads into it, at its smallest id', () => {
    expect(resolve({ z: 'c', c: 'b', b: 'd', d: 'c' })).toEqual({ z: 'b', c: 'b', b: 'b', d: 'b' })
  })

  it('takes the canonical user of an id that does not move', () => {
    const pointers = [{ app_id: 'x', from: 'a', to: 'far', canonical: 'farther' }]
    expect(canonicalIds(pointers)).toEqual([{ app_id: 'x', user_id: 'a', canonical_id: 'farther' }])
  })

  it('orders ids by their bytes', () => {
    expect(resolve({ '\u{1F600}': '\uFFFD', '\uFFFD': '\u{1F600}' })['\u{1F600}']).toBe('\uFFFD')
  })

  function resolve(pointers: { [from: string]: string | null }): { [id: string]: string } {
    const given = Object.entries(pointers).map(([from, to]) => ({ app_id: 'x', from, to, canonical: to }))
    return Object.fromEntries(canonicalIds(given).map(({ user_id, canonical_id }) => [user_id, canonical_id]))
  }
})

describe('boxes', () => {
  const box = fc
    .record({ from: fc.nat(1000), length: fc.nat(50), minId: fc.string(), maxId: fc.string() })
    .map(({ from, length, minId, maxId }) => ({ from, to: from + length, minId, maxId }))

  it('cover all that was given, apart from each other, few enough', () => {
    fc.assert(
      fc.property(fc.array(box, { maxLength: 60 }), (given) => {
        const covering = boxes(given, 5)
        expect(covering.length).toBeLessThanOrEqual(5)
        for (const { from, to } of given) {
          expect(covering.some((wide) => wide.from <= from && to <= wide.to)).toBe(true)
        }
        for (const [index, next] of covering.slice(1).entries()) expect(next.from).toBeGreaterThan(covering[index]!.to)
      }),
    )
  })

  it('keep a stray old time apart from today', () => {
    const day = (from: number, id: string) => ({ from, to: from + 2, minId: id, maxId: id })
    const apart = boxes([day(1000, 'b'), day(1, 'a'), day(1001, 'c')])
    expect(apart).toEqual([day(1, 'a'), { from: 1000, to: 1003, minId: 'b', maxId: 'c' }])
  })
})

describe('repairSurrogates', () => {
  it.each([
    ['{"a":"\\ud83d"}', '{"a":"\\ufffd"}'],
    ['{"a":"\\ude00x"}', '{"a":"\\ufffdx"}'],
    ['{"a":"\\ud83d\\ude00"}', '{"a":"\\ud83d\\ude00"}'],
    ['{"a":"\\\\ud83d"}', '{"a":"\\\\ud83d"}'],
    ['{"a":"\\\\\\ud83d"}', '{"a":"\\\\\\ufffd"}'],
    ['{"a":"\\ud83d\\ud83d\\ude00"}', '{"a":"\\ufffd\\ud83d\\ude00"}'],
  ])('%s becomes %s', (text, expected) => {
    expect(repairSurrogates(text)).toBe(expected)
  })
})
