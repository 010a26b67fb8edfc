import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Attributes } from '../../../../src/event.ts'
import { type Declared, emptyCollection } from '../../../../src/runtime/collection/collection.ts'
import { prepare } from '../../../../src/runtime/collection/prepare.ts'
import { transforms as kinds } from '../../../../src/runtime/collection/transforms/registry.ts'
import { transformSchema } from '../../../../src/runtime/collection/transforms/schema.ts'
import type { DeclaredTransform, RequestFacts } from '../../../../src/runtime/collection/transforms/transform.ts'
import { lineOf } from '../../../../src/runtime/collector/line.ts'
import type { EventRecord, PatchRecord } from '../../../../src/runtime/records.ts'
import { anyEvent, anyTransforms, eventWith, transformOf } from '../../../support/collection-arbitrary.ts'

const nobody: RequestFacts = { header: () => undefined }
const event = (event_attributes: Attributes, more: Partial<EventRecord> = {}) =>
  eventWith({ event_attributes, ...more })

const declaring = (transforms: DeclaredTransform[], more: Partial<Declared> = {}): Declared => ({
  ...emptyCollection(),
  salt: 'salty',
  transforms,
  ...more,
})
const through = (transforms: DeclaredTransform[], record: EventRecord, request = nobody) =>
  prepare(declaring(transforms)).event(record, request)
const attributesThrough = (transforms: DeclaredTransform[], attributes: Attributes) =>
  through(transforms, event(attributes))?.event_attributes

describe('transforms', () => {
  it.each<[DeclaredTransform, Attributes, Attributes]>([
    [
      { kind: 'pick', attributes: ['a'] },
      { a: 1, b: 2, $context: {} },
      { a: 1, $context: {} },
    ],
    [
      { kind: 'rename', attributes: { a: 'b' } },
      { x: 0, a: 1, z: 2 },
      { x: 0, b: 1, z: 2 },
    ],
    [
      { kind: 'rename', attributes: { a: 'b' } },
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ],
    [
      { kind: 'drop', attributes: ['a', ['c', 'd']] },
      { a: 1, 'c.d': 2, c: { d: 3, e: 4 } },
      { 'c.d': 2, c: { e: 4 } },
    ],
    [{ kind: 'mask', attributes: ['card'], keep: 4 }, { card: '4111-1111 1111 1234' }, { card: '****-**** **** 1234' }],
    [{ kind: 'mask', attributes: ['n'] }, { n: [42, { deep: 'Ünï' }, null] }, { n: ['**', { deep: '***' }, null] }],
    [
      { kind: 'extract', from: ['cart', 'total'], to: 'total' },
      { cart: { total: 5 } },
      { cart: { total: 5 }, total: 5 },
    ],
    [{ kind: 'extract', from: ['cart', 'total'], to: 'cart' }, { cart: { total: 5 } }, { cart: { total: 5 } }],
    [{ kind: 'ip', keep: 'nothing' }, { $context: { ip: '192.0.2.7', a: 1 } }, { $context: { a: 1 } }],
    [{ kind: 'ip', keep: 'address' }, { $context: { ip: '192.0.2.7' } }, { $context: { ip: '192.0.2.7' } }],
    [{ kind: 'drop', attributes: ['a'], events: ['sold'] }, { a: 1 }, { a: 1 }],
  ])('%j makes of %j %j', (transform, before, after) => {
    expect(transformSchema.safeParse(transform).error).toBeUndefined()
    expect(attributesThrough([transform], before)).toEqual(after)
  })

  it('hash the same value alike, whatever its type was sent as, and of each app in its own way', () => {
    const hash = [{ kind: 'hash', attributes: ['a', 'b', 'c'] }]
    const found = attributesThrough(hash, { a: 'ada@example.com', b: ['ada@example.com', 7, null], c: '7' })!
    expect(found.a).toMatch(/^h_[0-9a-f]{32}$/)
    expect(found.b).toEqual([found.a, found.c, null])
    const elsewhere = prepare({ ...declaring(hash), salt: 'other' }).event(event({ a: 'ada@example.com' }), nobody)
    expect(elsewhere?.event_attributes.a).not.toBe(found.a)
  })

  it('hash whole numbers of more digits than a double has by all of their digits', () => {
    const hash = [{ kind: 'hash', attributes: ['a', 'b'] }]
    const { a, b } = attributesThrough(hash, { a: '\ud80012345678901234567', b: '12345678901234567' })!
    expect(a).toBe(b)
  })

  it('drop whole events by their name', () => {
    const drop = [{ kind: 'drop_events', events: ['bought'] }]
    expect(through(drop, event({}))).toBeNull()
    expect(through(drop, event({}, { event_name: 'sold' }))).not.toBeNull()
  })

  it('are applied in their order, each to what the one before left', () => {
    const rename = { kind: 'rename', attributes: { mail: 'email' } }
    const hash = { kind: 'hash', attributes: ['email'] }
    expect(attributesThrough([rename, hash], { mail: 'a@b.example' })!.email).toMatch(/^h_/)
    expect(attributesThrough([hash, rename], { mail: 'a@b.example' })!.email).toBe('a@b.example')
  })

  it.each([
    ['192.0.2.77', '192.0.2.0'],
    ['192.0.2.77:443, 10.0.0.1', '192.0.2.0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'],
    ['[2001:db8::1]:443', '2001:db8:0::'],
    ['a::b:c:d:e:f:1', 'a:0:b::'],
    ['::ffff:192.0.2.77', '192.0.2.0'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['::1', '0:0:0::'],
  ])('keep of the address %s only %s, without being told', (ip, network) => {
    const context = (attributes?: Attributes) => attributes?.$context
    expect(context(attributesThrough([], { $context: { ip } }))).toEqual({ ip: network })
    expect(context(attributesThrough([{ kind: 'ip', keep: 'network' }], { $context: { ip } }))).toEqual({ ip: network })
  })

  it('keep nothing of an address that is none', () => {
    for (const ip of ['somebody', '', 7, { v4: '192.0.2.7' }]) {
      expect(attributesThrough([], { $context: { ip, a: 1 } })).toEqual({ $context: { a: 1 } })
    }
  })

  it('name browser, system and device as the web overview does', () => {
    const safari =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
    const read = (user_agent: string) => attributesThrough([{ kind: 'user_agent' }], { $context: { user_agent } })
    expect(read(safari)).toMatchObject({ $browser: 'Safari', $browser_version: '17.5', $os: 'iOS', $device: 'Mobile' })
    expect(read('curl/8.5.0')).toMatchObject({ $browser: 'Other', $os: 'Other', $device: 'Other' })
    expect(read('')).toEqual({ $context: { user_agent: '' } })
    expect(attributesThrough([{ kind: 'user_agent' }], { $os: 'BeOS', $context: { user_agent: safari } })!.$os).toBe(
      'BeOS',
    )
  })

  it('say why an event comes from a bot, and keep the reason that was there', () => {
    const bots = [{ kind: 'bots', networks: ['203.0.113.0/24', '2001:db8::/32'] }]
    const from = (address: string, headers: { [name: string]: string } = {}, bot: string | null = null) =>
      through(bots, event({}, { bot }), { address, header: (name) => headers[name] })?.bot
    expect(from('203.0.113.200, 10.0.0.1')).toBe('network: 203.0.113.0/24')
    expect(from('2001:db8::7')).toBe('network: 2001:db8::/32')
    expect(from('198.51.100.1')).toBeNull()
    expect(from('198.51.100.1', { 'sec-ch-ua': '"HeadlessChrome";v="131"' })).toBe('header: sec-ch-ua')
    expect(from('198.51.100.1', { from: 'crawler@example.com' })).toBe('header: from')
    expect(from('203.0.113.200', {}, 'user agent: bot')).toBe('user agent: bot')
    expect(through(bots, event({ $context: { ip: '203.0.113.9' } }))?.bot).toBe('network: 203.0.113.0/24')
    const quiet = [{ kind: 'bots', headers: false }]
    expect(through(quiet, event({}), { header: () => 'a@b' })?.bot).toBeNull()
  })

  it('of users change what is set, and names also where something is unset or counted', () => {
    const patch: PatchRecord = {
      kind: 'patch',
      app_id: 'app_1',
      user_id: 'u1',
      patch_id: 'p1',
      updated_at: '2026-01-31T10:00:00.000Z',
      received_at: '2026-01-31T10:00:00.000Z',
      set: { mail: 'a@b.example', secret: 1 },
      set_once: { mail: 'a@b.example' },
      unset: ['mail', 'secret', 'plan'],
      increment: { secret: 1, logins: 1 },
      append: { mail: ['a@b.example'] },
    }
    const { user, event: ofEvent } = prepare(
      declaring([
        { kind: 'rename', attributes: { mail: 'email' }, of: 'user' },
        { kind: 'drop', attributes: ['secret'], of: 'user' },
        { kind: 'hash', attributes: ['email', 'logins'], of: 'user' },
      ]),
    )
    const email = expect.stringMatching(/^h_/)
    expect(user(patch)).toMatchObject({
      set: { email },
      set_once: { email },
      unset: ['email', 'plan'],
      increment: { logins: 1 },
      append: { email: [email] },
    })
    expect(user(patch).set).not.toHaveProperty('secret')
    expect(ofEvent(event({ mail: 'a@b.example' }), nobody)?.event_attributes).toEqual({ mail: 'a@b.example' })
  })

  it('of a kind that only a newer version knows stop their app’s collection, and nobody else’s', () => {
    expect(() => prepare(declaring([{ kind: 'encrypt' }]))).toThrow(expect.objectContaining({ code: 'unavailable' }))
  })
})

describe('every transform', () => {
  it('has an example here', () => {
    expect(Object.keys(transformOf).sort()).toEqual(kinds.map(({ kind }) => kind).sort())
  })

  it.each(Object.entries(transformOf))('%s is as its schema says, and done twice is done once', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, anyEvent, (transform, record) => {
        expect(transformSchema.safeParse(transform).error).toBeUndefined()
        const once = through([transform], record)
        if (once !== null) expect(through([transform], once)).toEqual(once)
      }),
    )
  })

  it('takes any JSON, changes nothing in place, and leaves a line that can be read', () => {
    fc.assert(
      fc.property(anyTransforms, anyEvent, (transforms, record) => {
        const before = structuredClone(record)
        const after = through(transforms, record)
        expect(record).toEqual(before)
        if (after === null) {
          expect(transforms.some(({ kind }) => kind === 'drop_events')).toBe(true)
          return
        }
        const line = JSON.parse(lineOf(after, {}, undefined)) as EventRecord
        expect(line.event_id).toBe('e1')
        expect(Object.getPrototypeOf(after.event_attributes)).toBe(Object.prototype)
      }),
      { numRuns: 1_000 },
    )
  })
})
