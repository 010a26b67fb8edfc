import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../src/event.ts'
import { type ParseContext, parseItems } from '../../../../src/runtime/collector/parse.ts'

const receivedAt = '2026-11-23T06:00:00.000Z'

function parse(items: unknown[], more: Partial<ParseContext> = {}) {
  let made = 0
  const newId = () => `made-${++made}`
  return parseItems(items, { appId: 'app_test', newId, receivedAt, correction: 0, ...more })
}

const event = (more: object = {}) => ({ event_name: 'signed_up', ...more })
const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) })
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 1]))

describe('an event', () => {
  it('becomes a record with every field filled', () => {
    const { events, rejected } = parse([event()])
    expect(rejected).toEqual([])
    expect(events).toEqual([
      {
        app_id: 'app_test',
        event_id: 'made-1',
        event_name: 'signed_up',
        user_id: null,
        anonymous_id: null,
        session_id: null,
        event_created: receivedAt,
        received_at: receivedAt,
        event_attributes: {},
        bot: null,
      },
    ])
  })

  it('keeps what the sender said', () => {
    const sent = {
      event_id: 'e1',
      user_id: 'u1',
      anonymous_id: 'a1',
      session_id: 's1',
      event_created: '2026-01-31T10:00:00.000Z',
      event_attributes: { plan: 'pro', nested: { list: [1, null, true] } },
    }
    expect(parse([event(sent)]).events[0]).toMatchObject(sent)
  })

  it('takes whole numbers as ids, and empty ids as none', () => {
    expect(parse([event({ user_id: 42, anonymous_id: '' })]).events[0]).toMatchObject({
      user_id: '42',
      anonymous_id: null,
    })
  })

  it('names the import it came by', () => {
    const { events, lines } = parse([event()], { importId: 'imp "1"' })
    expect(events[0]?.import_id).toBe('imp "1"')
    expect(JSON.parse(lines.events[0]!)).toEqual(events[0])
  })
})

describe('what is refused', () => {
  const cases: [what: string, item: unknown, code: string, message: RegExp][] = [
    ['a line that was not JSON', undefined, 'invalid_json', /^The item is not JSON/],
    ['a list', [], 'invalid', /^The item must be an object, not a list/],
    ['text', 'x', 'invalid', /must be an object, not text/],
    ['an item that is nothing', { user_id: 'u1' }, 'missing', /^event_name is missing/],
    ['an empty name', event({ event_name: ' ' }), 'missing', /^event_name is empty/],
    ['a name that is no text', event({ event_name: 5 }), 'invalid', /^event_name must be text.*not a number/],
    ['a long name', event({ event_name: 'x'.repeat(201) }), 'too_long', /^event_name has 201 characters; at most 200/],
    ['a long user id', event({ user_id: 'x'.repeat(201) }), 'too_long', /^user_id has 201 characters/],
    ['a user id that is an object', event({ user_id: {} }), 'invalid', /^user_id must be text, not an object/],
    ['a fractional id', event({ session_id: 1.5 }), 'invalid', /^session_id must be text, not a number/],
    ['attributes that are a list', event({ event_attributes: [] }), 'invalid', /^event_attributes must be an object/],
    [
      'too many attributes',
      event({ event_attributes: many(501) }),
      'too_many',
      /^event_attributes has 501 attributes; at most 500/,
    ],
    [
      'a long attribute name',
      event({ event_attributes: { ['k'.repeat(201)]: 1 } }),
      'too_long',
      /^event_attributes\.kkkk.*201 characters/,
    ],
    [
      'deep nesting',
      event({ event_attributes: nested(11) }),
      'too_deep',
      /^event_attributes\.in(\.in)+ is nested over 10 levels/,
    ],
    [
      'a number too large',
      event({ event_attributes: { plan: Number.POSITIVE_INFINITY } }),
      'out_of_range',
      /^event_attributes\.plan is too large a number/,
    ],
    [
      'NUL in an attribute',
      event({ event_attributes: { plan: 'a\0b' } }),
      'invalid',
      /^event_attributes\.plan holds a NUL/,
    ],
    [
      'NUL in an attribute name',
      event({ event_attributes: { 'a\0': 1 } }),
      'invalid',
      /^event_attributes\."a.u0000" holds a NUL/,
    ],
    ['NUL in the name', event({ event_name: 'a\0b' }), 'invalid', /^event_name holds a NUL/],
    ['NUL in an id', event({ user_id: 'a\0b' }), 'invalid', /^user_id holds a NUL/],
    [
      'half a surrogate pair',
      event({ event_attributes: { list: [{ plan: '\ud83d' }] } }),
      'invalid',
      /^event_attributes\.list\.0\.plan holds half/,
    ],
    ['half a surrogate pair in an id', event({ anonymous_id: '\udc00' }), 'invalid', /^anonymous_id holds half/],
    ['NUL in the context', event({ context: { locale: '\0' } }), 'invalid', /^context\.locale holds a NUL/],
    [
      'a time that is none',
      event({ event_created: 'yesterday' }),
      'invalid',
      /^event_created must be an ISO 8601 time.*"yesterday"/,
    ],
    [
      'a time as a number',
      event({ event_created: 1700000000 }),
      'invalid',
      /^event_created must be an ISO 8601 time.*not a number/,
    ],
    ['a day that is none', event({ event_created: '2026-02-30T00:00:00.000Z' }), 'invalid', /^event_created must be/],
    [
      'a time before 1970',
      event({ event_created: '1969-12-31T23:59:59.999Z' }),
      'out_of_range',
      /^event_created .* 1970 to 2100/,
    ],
    [
      'a time after 2100',
      event({ event_created: '2101-01-01T00:00:00Z' }),
      'out_of_range',
      /^event_created .* 1970 to 2100/,
    ],
    [
      'an event of over 32 kB',
      event({ event_attributes: { text: 'ü'.repeat(16_400) } }),
      'too_large',
      /^The item has 3\d{4} bytes of JSON; at most 32768/,
    ],
    [
      'an event that is a user too',
      event({ user_id: 'u', user_attributes: {} }),
      'invalid',
      /^user_attributes cannot stand beside event_name/,
    ],
    ['a context that is text', event({ context: 'x' }), 'invalid', /^context must be an object/],
    [
      'the reserved attribute as text',
      event({ event_attributes: { $context: 'x' } }),
      'invalid',
      /^event_attributes\.\$context is reserved/,
    ],
    ['a user change without a user', { user_attributes: {} }, 'missing', /^user_id is missing/],
    [
      'user attributes that are text',
      { user_id: 'u', user_attributes: 'x' },
      'invalid',
      /^user_attributes must be an object/,
    ],
    [
      'an unknown operation',
      { user_id: 'u', operations: { add: {} } },
      'invalid',
      /^operations\.add is unknown; there are set_once/,
    ],
    [
      'an increment by text',
      { user_id: 'u', operations: { increment: { n: '1' } } },
      'invalid',
      /^operations\.increment\.n must be a number, not text/,
    ],
    [
      'an unset that is no list',
      { user_id: 'u', operations: { unset: 'a' } },
      'invalid',
      /^operations\.unset must be a list/,
    ],
    [
      'an unset of a number',
      { user_id: 'u', operations: { unset: ['a', 1] } },
      'invalid',
      /^operations\.unset\.1 must be an attribute name/,
    ],
    ['an alias to nobody', { alias: { from: 'a' } }, 'missing', /^alias\.to is missing/],
    ['an alias to itself', { alias: { from: 'a', to: 'a' } }, 'invalid', /^alias\.to is the same id/],
    ['an unknown type', { type: 'tracks' }, 'invalid', /^type must be track, identify/],
    ['a track without an event', { type: 'track', userId: 'u' }, 'missing', /^event is missing/],
    [
      'wrong properties',
      { type: 'track', event: 'x', properties: { a: Number.POSITIVE_INFINITY } },
      'out_of_range',
      /^properties\.a is too large/,
    ],
    ['a long userId', { type: 'track', event: 'x', userId: 'x'.repeat(201) }, 'too_long', /^userId has 201/],
    ['wrong traits', { type: 'identify', userId: 'u', traits: [] }, 'invalid', /^traits must be an object/],
    ['a group without an id', { type: 'group', userId: 'u' }, 'missing', /^groupId is missing/],
    ['an alias without the old id', { type: 'alias', userId: 'u' }, 'missing', /^previousId is missing/],
  ]
  it.each(cases)('%s', (_what, item, code, message) => {
    const { events, users, lines, rejected } = parse([item])
    expect(rejected).toEqual([{ index: 0, code, message: expect.stringMatching(message) }])
    expect([events, users, lines.events, lines.users]).toEqual([[], [], [], []])
  })

  it('one item of a batch, and the others are accepted', () => {
    const { events, rejected } = parse([event(), event({ event_name: 1 }), event()])
    expect(events).toHaveLength(2)
    expect(rejected.map(({ index }) => index)).toEqual([1])
  })
})

describe('what is just within the limits', () => {
  const filled = event({ event_attributes: { text: '' } })
  const room = limits.eventBytes - JSON.stringify(filled).length
  const cases: [what: string, item: object][] = [
    ['an event of 32,768 bytes', event({ event_attributes: { text: 'x'.repeat(room) } })],
    ['an event of 32,768 bytes of two-byte characters', event({ event_attributes: { text: 'ü'.repeat(room / 2) } })],
    ['500 attributes', event({ event_attributes: many(500) })],
    ['10 levels', event({ event_attributes: nested(10) })],
    ['a name of 200 characters', event({ event_name: 'x'.repeat(200) })],
    ['the first instant', event({ event_created: '1970-01-01T00:00:00Z' })],
    ['the last instant', event({ event_created: '2100-12-31T23:59:59.999Z' })],
    ['text that looks like an escape', event({ event_attributes: { path: 'C:\\udev\\u0000' } })],
    ['whole emoji', event({ event_attributes: { mood: '🙂' }, user_id: '🙂' })],
  ]
  it.each(cases)('%s', (_what, item) => expect(parse([item]).rejected).toEqual([]))

  it('but not one byte more', () => {
    expect(parse([event({ event_attributes: { text: 'x'.repeat(room + 1) } })]).rejected).toHaveLength(1)
  })
})

describe('attributes', () => {
  it('survive from item to line exactly, whatever they are', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const hostile = fc.oneof(
      value,
      fc.constantFrom(1e308, 5e-324, 2 ** 53, 'Robert"); drop table', '__proto__', '\u2028'),
    )
    const key = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('__proto__', 'a.b', '"', '', 'constructor'),
    )
    fc.assert(
      fc.property(fc.dictionary(key, hostile, { maxKeys: 8 }), (attributes) => {
        const sent = JSON.parse(JSON.stringify(attributes))
        const text = JSON.stringify(sent)
        fc.pre(!text.includes('\\u0000') && !text.includes('\\ud'))
        const { lines, events, rejected } = parse([event({ event_attributes: sent })])
        expect(rejected).toEqual([])
        expect(JSON.stringify(JSON.parse(lines.events[0]!).event_attributes)).toBe(text)
        expect(JSON.parse(lines.events[0]!)).toEqual(JSON.parse(JSON.stringify(events[0])))
      }),
    )
  })

  it('never make a line that is not JSON in sound Unicode without NUL, whatever the item', () => {
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom('\ud800', '\udfff', '\0', '"', '\n')),
    })
    const item = fc.record({
      event_name: text,
      user_id: text,
      event_id: text,
      event_attributes: fc.dictionary(text, text),
    })
    fc.assert(
      fc.property(item, (sent) => {
        const { lines, rejected } = parse([sent])
        expect(lines.events.length + rejected.length).toBe(1)
        for (const line of lines.events) {
          expect(line).not.toMatch(/[\n\p{Surrogate}]/u)
          expect(JSON.stringify(JSON.parse(line))).toBe(line)
          expect(JSON.stringify(Object.values(JSON.parse(line)))).not.toMatch(/[^\\]\\u(0000|d[89a-f])/)
        }
      }),
    )
  })

  it('never make it throw, whatever the item', () => {
    fc.assert(
      fc.property(fc.array(fc.anything({ withBigInt: false }), { maxLength: 5 }), (items) => {
        const sent = JSON.parse(JSON.stringify(items)) as unknown[]
        const { events, rejected } = parse(sent)
        expect(events.length + rejected.length).toBeLessThanOrEqual(sent.length)
      }),
    )
  })
})

describe('a user', () => {
  it('is changed by what is set and by operations', () => {
    const operations = { set_once: { first: 1 }, unset: ['old'], increment: { logins: 1 }, append: { tags: 'x' } }
    const item = {
      user_id: 'u1',
      user_attributes: { plan: 'pro' },
      operations,
      patch_id: 'p1',
      updated_at: '2026-01-01',
    }
    const { users, lines } = parse([item])
    expect(users).toEqual([
      {
        kind: 'patch',
        app_id: 'app_test',
        user_id: 'u1',
        patch_id: 'p1',
        updated_at: '2026-01-01T00:00:00.000Z',
        received_at: receivedAt,
        set: { plan: 'pro' },
        ...operations,
      },
    ])
    expect(lines.users.map((line) => JSON.parse(line))).toEqual(users)
  })

  it('is tied to the anonymous id named beside the user id', () => {
    const { users } = parse([{ user_id: 'u1', anonymous_id: 'a1', user_attributes: {} }])
    expect(users.map(({ kind }) => kind)).toEqual(['patch', 'alias'])
    expect(users[1]).toMatchObject({ from_id: 'a1', to_id: 'u1', created: receivedAt })
  })

  it('can be anonymous', () => {
    expect(parse([{ anonymous_id: 'a1', user_attributes: {} }]).users).toMatchObject([{ kind: 'patch', user_id: 'a1' }])
  })

  it('is another by an alias', () => {
    const { users } = parse([{ alias: { from: 'a1', to: 'u1' }, created: '2026-01-01T00:00:00Z' }])
    expect(users).toMatchObject([{ kind: 'alias', from_id: 'a1', to_id: 'u1', created: '2026-01-01T00:00:00.000Z' }])
  })
})

describe('the clock', () => {
  it('is corrected by how far the sender was off', () => {
    const { events } = parse([event({ event_created: '2026-01-01T00:00:00.000Z' })], { correction: 3_600_000 })
    expect(events[0]?.event_created).toBe('2026-01-01T01:00:00.000Z')
  })

  it('does not take an event out of the years there are', () => {
    const { rejected } = parse([event({ event_created: '1970-01-01T00:00:00.000Z' })], { correction: -1 })
    expect(rejected[0]?.code).toBe('out_of_range')
  })
})

describe("an item in Segment's words", () => {
  it('becomes an event', () => {
    const item = {
      type: 'track',
      event: 'Signed Up',
      properties: { plan: 'pro' },
      userId: 'u1',
      anonymousId: 'a1',
      messageId: 'm1',
      timestamp: '2026-01-01T00:00:00Z',
      context: { userAgent: 'Mozilla/5.0', locale: 'de' },
    }
    expect(parse([item]).events[0]).toMatchObject({
      event_id: 'm1',
      event_name: 'Signed Up',
      user_id: 'u1',
      anonymous_id: 'a1',
      event_created: '2026-01-01T00:00:00.000Z',
      event_attributes: { plan: 'pro', $context: { user_agent: 'Mozilla/5.0', locale: 'de' } },
    })
  })

  it('takes its type from the route when it says none', () => {
    const page = { userId: 'u1', name: 'Pricing', properties: { path: '/pricing' } }
    expect(parse([page], { type: 'page' }).events[0]).toMatchObject({
      event_name: 'page_viewed',
      event_attributes: { name: 'Pricing', path: '/pricing' },
    })
    const track = { event: 'x', user_id: 'u1' }
    expect(parse([track], { type: 'track' }).events[0]).toMatchObject({ event_name: 'x', user_id: 'u1' })
  })

  it('leaves native items of such a route as they are', () => {
    expect(parse([event({ event: 'other' })], { type: 'track' }).events[0]?.event_name).toBe('signed_up')
    const native = { user_id: 'u1', user_attributes: { a: 1 }, operations: { unset: ['b'] } }
    expect(parse([native], { type: 'identify' }).users[0]).toMatchObject({ set: { a: 1 }, unset: ['b'] })
  })

  it('of a group becomes an event with the group and its traits', () => {
    const group = { type: 'group', userId: 'u1', groupId: 'g1', traits: { name: 'ACME' } }
    expect(parse([group]).events[0]).toMatchObject({
      event_name: 'group_identified',
      event_attributes: { group_id: 'g1', group_traits: { name: 'ACME' } },
    })
  })

  it('of an identify becomes a patch, by its message id, and an alias', () => {
    const identify = { type: 'identify', userId: 'u1', anonymousId: 'a1', messageId: 'm1', traits: { plan: 'pro' } }
    expect(parse([identify]).users).toMatchObject([
      { kind: 'patch', user_id: 'u1', patch_id: 'm1', set: { plan: 'pro' } },
      { kind: 'alias', from_id: 'a1', to_id: 'u1' },
    ])
  })

  it('of an alias ties the ids', () => {
    const alias = { type: 'alias', userId: 'u1', previousId: 'old' }
    expect(parse([alias]).users).toMatchObject([{ kind: 'alias', from_id: 'old', to_id: 'u1' }])
  })
})

describe('bots', () => {
  const googlebot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'
  const bot = (item: object, browser?: ParseContext['browser']) =>
    parse([item], browser ? { browser } : {}).events[0]?.bot

  it('show by the user agent of the context, with the reason', () => {
    expect(bot(event({ context: { user_agent: googlebot } }))).toMatch(/google/i)
    expect(bot(event({ context: { user_agent: firefox } }))).toBeNull()
  })

  it("show by the request's user agent when a browser posted", () => {
    const page = { page: { path: '/' } }
    expect(bot(event(), { userAgent: googlebot, certain: true })).toMatch(/google/i)
    expect(bot(event({ context: page }), { userAgent: googlebot, certain: false })).toMatch(/google/i)
    expect(bot(event(), { userAgent: 'curl/8.0', certain: false })).toBeNull()
    const node = { ...page, library: { name: 'dataloaf-node', version: '1' } }
    expect(bot(event({ context: node }), { userAgent: googlebot, certain: true })).toBeNull()
  })

  it("leave the browser's name in the context", () => {
    const { events } = parse([event()], { browser: { userAgent: firefox, certain: true } })
    expect(events[0]?.event_attributes).toEqual({ $context: { user_agent: firefox } })
  })
})

describe('context', () => {
  it("of the batch goes into every item, whose own fields win; an exported event's comes back", () => {
    const context = { locale: 'de', library: { name: 'x' } }
    const { events } = parse(
      [event({ context: { locale: 'en' } }), event({ event_attributes: { $context: { ip: '1' } } })],
      { context },
    )
    expect(events[0]?.event_attributes).toEqual({ $context: { locale: 'en', library: { name: 'x' } } })
    expect(parse([event({ event_attributes: { $context: { ip: '1' } } })]).events[0]?.event_attributes).toEqual({
      $context: { ip: '1' },
    })
  })
})
