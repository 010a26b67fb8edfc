import fc from 'fast-check'
import type { Attributes, Json } from '../../src/event.ts'
import type { DeclaredTransform } from '../../src/runtime/collection/transforms/transform.ts'
import type { EventRecord } from '../../src/runtime/records.ts'

/** Few names, so that what transforms name is there; and names that are traps for JavaScript. */
const name = fc.constantFrom(
  'a',
  'b',
  'email',
  'plan',
  '__proto__',
  'constructor',
  'with.dot',
  '$context',
  'ip',
  'ünï😀',
)
const path = fc.oneof(name, fc.array(name, { minLength: 1, maxLength: 3 }))
const own = name.filter((text) => !text.startsWith('$'))
const ownEvents = ['signed_up', 'bought']

const value = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>
export const anyAttributes: fc.Arbitrary<Attributes> = fc
  .array(
    fc.tuple(
      name,
      fc.oneof(value, fc.constantFrom('1.2.3.4', '2001:db8::1', 'Mozilla/5.0 Chrome/1', '\ud80012345678901234567')),
    ),
    {
      maxLength: 6,
    },
  )
  .chain((entries) =>
    fc.option(fc.dictionary(name, value, { maxKeys: 4 }), { nil: undefined }).map((inner) => {
      const all = Object.fromEntries(entries) as Attributes
      return inner === undefined
        ? all
        : { ...all, $context: { ...inner, ip: '203.0.113.9', user_agent: 'curl/8' } as Attributes }
    }),
  )

/** A plain event; what it has is said by `more`. */
export const eventWith = (more: Partial<EventRecord>): EventRecord => ({
  app_id: 'app_1',
  event_id: 'e1',
  event_name: 'bought',
  user_id: 'u1',
  anonymous_id: null,
  session_id: null,
  event_created: '2026-01-31T10:00:00.000Z',
  received_at: '2026-01-31T10:00:00.000Z',
  bot: null,
  event_attributes: {},
  ...more,
})

export const anyEvent: fc.Arbitrary<EventRecord> = fc
  .record({
    event_name: fc.constantFrom(...ownEvents),
    event_attributes: anyAttributes,
  })
  .map(eventWith)

const names = fc.uniqueArray(own, { minLength: 1, maxLength: 4 })
const scope = fc.record(
  { events: fc.uniqueArray(fc.constantFrom(...ownEvents), { minLength: 1 }) },
  { requiredKeys: [] },
)
const paths = fc.array(path, { minLength: 1, maxLength: 4 })

/** A declaration of each kind. */
export const transformOf: { readonly [kind: string]: fc.Arbitrary<DeclaredTransform> } = {
  pick: declared('pick', { attributes: names }),
  rename: declared('rename', {
    attributes: fc.uniqueArray(own, { minLength: 2, maxLength: 6 }).map((all) => {
      const half = Math.floor(all.length / 2)
      return Object.fromEntries(all.slice(0, half).map((from, index) => [from, all[half + index]!]))
    }),
  }),
  drop: declared('drop', { attributes: paths }),
  drop_events: fc.constantFrom(...ownEvents).map((event) => ({ kind: 'drop_events', events: [event] })),
  hash: declared('hash', { attributes: paths }),
  mask: declared('mask', { attributes: paths, keep: fc.nat(6) }),
  extract: declared('extract', { from: path, to: own }),
  user_agent: fc.constant({ kind: 'user_agent' }),
  bots: fc.constant({ kind: 'bots', networks: ['203.0.113.0/24', '2001:db8::/32'] }),
  ip: fc.constantFrom('nothing', 'network', 'address').map((keep) => ({ kind: 'ip', keep })),
}

function declared(kind: string, options: { [option: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<DeclaredTransform> {
  return fc.tuple(fc.record(options), scope).map(([own, more]) => ({ kind, ...own, ...more }))
}

export const anyTransforms = fc.array(fc.oneof(...Object.values(transformOf)), { maxLength: 6 })
