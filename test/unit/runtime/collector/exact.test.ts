import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../../src/runtime/collector/exact.ts'
import { parseItems } from '../../../../src/runtime/collector/parse.ts'

const context = { appId: 'app_1', newId: () => 'id', receivedAt: '2026-01-31T10:00:00.000Z', correction: 0 }

describe('numbers with many digits', () => {
  it('keep every digit from the body to the line', () => {
    expect(attributesOf('{"a":9007199254740993,"b":[-12345678901234567890,{"c":1}],"d":1e300}')).toBe(
      '{"a":9007199254740993,"b":[-12345678901234567890,{"c":1}],"d":1e+300}',
    )
  })

  it('keep every digit, whatever stands around them', () => {
    const digits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n })
    fc.assert(
      fc.property(digits, fc.json(), fc.string(), (number, json, key) => {
        const [name, around] = [JSON.stringify(`k${key}`), JSON.stringify(JSON.parse(json))]
        const sent = `{"event_name":"e","event_attributes":{${name}:${number},"around":${around}}}`
        const { lines, rejected } = parseItems([parseJson(sent)], context)
        if (rejected.length > 0) return
        expect(lines.events[0]).toContain(`{${name}:${number},"around":`)
        expect(JSON.parse(lines.events[0]!).event_attributes.around).toEqual(JSON.parse(around))
      }),
    )
  })

  it('are found wherever they stand', () => {
    for (let before = 0; before < 40; before += 1) {
      const text = `${' '.repeat(before)}9007199254740993`
      expect(parseJson(text)).toBe('\ud8009007199254740993')
      expect(parseJson(`[${text},1]`)).toEqual(['\ud8009007199254740993', 1])
    }
  })

  it('are left alone inside text and in fractions', () => {
    const text = '{"a":"9007199254740993 \\" 12345678901234567890","b":0.12345678901234567890,"c":1234567890123456}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it('are ids when they stand for one', () => {
    const { lines } = parseItems([parseJson('{"event_name":"e","user_id":12345678901234567890}')], context)
    expect(JSON.parse(lines.events[0]!).user_id).toBe('12345678901234567890')
  })

  it('are no names of events and no attribute names', () => {
    const marked = '"\\ud80012345678901234567890"'
    const items = [
      parseJson('{"event_name":12345678901234567890}'),
      JSON.parse(`{"event_name":"e","event_attributes":{${marked}:1}}`),
    ]
    expect(parseItems(items, context).rejected.map(({ index }) => index)).toEqual([0, 1])
  })

  it('break JSON no less than before', () => {
    for (const text of ['{"a":01234567890123456789}', '[12345678901234567890', '{12345678901234567890:1}']) {
      expect(() => parseJson(text)).toThrow(SyntaxError)
    }
  })
})

function attributesOf(json: string): string {
  const { lines } = parseItems([parseJson(`{"event_name":"e","event_attributes":${json}}`)], context)
  return /"event_attributes":(.*),"bot"/.exec(lines.events[0]!)![1]!
}
