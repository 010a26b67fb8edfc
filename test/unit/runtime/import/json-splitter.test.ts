import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonSplitter, type Piece } from '../../../../src/runtime/import/rows/json-splitter.ts'

describe('JSON objects one after the other', () => {
  const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' }))
  const space = fc.constantFrom('', ' ', '\n', '\r\n', ',', ',\n  ', '\t')

  it('are split the same wherever the text is cut, whatever is in them and between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(object, space, fc.constantFrom(undefined, 2, '\t'))),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 20 }),
        (parts, inList, cuts) => {
          const written = parts.map(([value, after, indent]) => JSON.stringify(value, null, indent) + after).join('')
          const text = inList ? `\ufeff[${written}]` : written
          const pieces = split(text, cuts)
          expect(pieces.map((piece) => JSON.parse(piece.text))).toEqual(
            parts.map(([value]) => JSON.parse(JSON.stringify(value))),
          )
        },
      ),
    )
  })

  it('are split at every single place the same', () => {
    const text = '{"a":"}\\"{","b":[{"c":"\\\\"}]}{"d":"é😀"}[{"e":1},\n{"f":{}}]'
    for (let at = 0; at <= text.length; at++) {
      expect(split(text, [at]).map(({ text }) => text)).toEqual([
        '{"a":"}\\"{","b":[{"c":"\\\\"}]}',
        '{"d":"é😀"}',
        '{"e":1}',
        '{"f":{}}',
      ])
    }
  })

  it('what is no object is a piece of its own, up to where an object or a line begins', () => {
    expect(split('nonsense {"a":1} 12 "x"\n{"b":2}tail')).toEqual([
      { text: 'nonsense ' },
      { text: '{"a":1}' },
      { text: '12 "x"' },
      { text: '{"b":2}' },
      { text: 'tail' },
    ])
  })

  it('text that goes over a line’s end is broken, and what follows is not', () => {
    expect(split('{"a":"open\n{"b":2}')).toEqual([
      { text: '{"a":"open\n', problem: 'has text that does not end' },
      { text: '{"b":2}' },
    ])
  })

  it('an object that is cut off at the end is said to be', () => {
    expect(split('{"a":1}{"b":{"c":')).toEqual([
      { text: '{"a":1}' },
      { text: '{"b":{"c":', problem: 'ends in the middle' },
    ])
  })
})

function split(text: string, cuts: readonly number[] = []): Piece[] {
  const splitter = new JsonSplitter()
  const places = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort((a, b) => a - b)
  const pieces = places.slice(1).flatMap((to, index) => splitter.push(text.slice(places[index]!, to)))
  return [...pieces, ...splitter.end()]
}
