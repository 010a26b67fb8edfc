import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as exports from '../support/exports.ts'
import { event, holds, importPlace, someId, user } from '../support/imported.ts'

let place: Awaited<ReturnType<typeof importPlace>>
beforeAll(async () => {
  place = await importPlace()
})
afterAll(() => place?.remove())

describe('events import of exports of web analytics', () => {
  it('Umami: events with what other tables say of them, sessions as anonymous users', async () => {
    const into = await place.into()
    const about = {
      locale: 'de-DE',
      location: { country: 'DE', region: 'DE-BE' },
      browser: { name: 'chrome' },
      os: { name: 'Mac OS' },
      device: { type: 'laptop' },
      screen: '1440x900',
      website_id: 'w1',
    }
    const result = await holds(into, [into.write('umami.zip', exports.umamiZip())], {
      events: [
        event({
          event_id: 'e1',
          event_name: 'page_viewed',
          anonymous_id: 's1',
          session_id: 'v1',
          event_created: '2026-01-31T10:00:00.000Z',
          event_attributes: {
            $context: {
              ...about,
              page: {
                url: 'https://shop.example/cart?a=1&utm_source=mail',
                path: '/cart',
                title: 'Cart, "yours"',
                referrer: 'https://search.example/q',
                search: '?a=1&utm_source=mail',
              },
              campaign: { source: 'mail' },
            },
          },
        }),
        event({
          event_id: 'e2',
          event_name: '=paid',
          user_id: 'u1',
          anonymous_id: 's1',
          session_id: 'v1',
          event_created: '2026-01-31T10:00:05.000Z',
          event_attributes: {
            amount: 12.5,
            gift: true,
            tags: ['a', 'b'],
            note: 'so, "so"',
            tag: 'b',
            $context: { ...about, page: { url: 'https://shop.example/cart', path: '/cart' } },
          },
        }),
      ],
      users: [user('u1', { plan: 'pro' })],
    })
    expect(result.files).toEqual([{ file: 'umami.zip', formats: ['umami'], items: 4 }])
  })

  it('Umami: a dump of its database, one website of it', async () => {
    const into = await place.into()
    await into.take(into.write('umami.sql', exports.umamiDump), '--only', 'website_id=w1')
    const events = await into.events()
    expect(events).toMatchObject([
      { event_id: 'e1', user_id: 'u1', event_created: '2026-01-31T10:00:00.250Z' },
      {
        event_id: 'e2',
        event_attributes: {
          amount: 12.5,
          note: 'tab\tand \\ newline\n.',
          $context: { browser: { name: 'chrome' }, location: { country: 'DE', region: 'DE-BE' } },
        },
      },
    ])
    expect(events).toHaveLength(2)
  })

  it('Plausible: as many events as its tables count, nobody’s; the other sums are refused and said to be', async () => {
    const into = await place.into()
    const view = (day: string, path: string) =>
      event({
        event_id: someId,
        event_name: 'page_viewed',
        event_created: `${day}T12:00:00.000Z`,
        event_attributes: { $context: { page: { path }, hostname: 'shop.example' } },
      })
    const other = (day: string, event_name: string, event_attributes = {}) =>
      event({ event_id: someId, event_name, event_created: `${day}T12:00:00.000Z`, event_attributes })
    const args = [into.write('plausible.zip', exports.plausibleZip())]
    const result = await into.take(...args)
    const byPath = (events: { event_attributes: unknown }[]) =>
      events.map((one) => JSON.stringify(one.event_attributes)).sort()
    const expected = [
      view('2026-01-30', '/'),
      view('2026-01-30', '/'),
      view('2026-01-30', '/'),
      view('2026-01-30', '/cart'),
      view('2026-01-31', '/'),
      other('2026-01-30', 'paid'),
      other('2026-01-30', 'paid'),
      other('2026-01-31', 'Outbound Link: Click', { url: 'https://else.example/' }),
    ]
    const events = (await into.events()) as ReturnType<typeof view>[]
    expect(byPath(events)).toEqual(byPath(expected))
    expect(events).toEqual(expect.arrayContaining(expected))
    expect(result).toMatchObject({ accepted: 8, rejected: 3 })
    expect(result.reasons.map(({ code, count, message }) => ({ code, count, message }))).toEqual([
      { code: 'sums', count: 2, message: expect.stringMatching(/^imported_visitors holds sums by day/) },
      { code: 'sums', count: 1, message: expect.stringMatching(/^imported_browsers holds sums by day/) },
    ])
    expect(await into.take(...args)).toMatchObject({ duplicates: 8 })
    expect(await into.events()).toEqual(events)
  })

  it('Google Analytics 4: parameters of every type, devices that become users, what first led to a user', async () => {
    const into = await place.into()
    await holds(into, [into.write('ga4.json', exports.ga4)], {
      events: [
        event({
          event_id: someId,
          event_name: 'page_viewed',
          anonymous_id: 'p.1',
          session_id: 'p.1.1769853600',
          event_created: '2026-01-31T10:00:00.123Z',
          event_attributes: {
            engaged: 1,
            $context: {
              page: {
                url: 'https://shop.example/cart?utm_source=mail',
                path: '/cart',
                title: 'Cart',
                referrer: 'https://search.example/',
                search: '?utm_source=mail',
              },
              campaign: { source: 'mail' },
              device: { type: 'desktop' },
              os: { name: 'Linux' },
              browser: { name: 'Firefox', version: '140.0' },
              locale: 'de',
              location: { country: 'Germany', region: 'Berlin', city: 'Berlin', continent: 'Europe' },
              platform: 'WEB',
              hostname: 'shop.example',
              stream_id: '7',
            },
          },
        }),
        event({
          event_id: someId,
          event_name: 'purchase',
          user_id: 'u1',
          anonymous_id: 'p.1',
          session_id: 'p.1.1769853600',
          event_created: '2026-01-31T10:00:01.000Z',
          event_attributes: {
            value: 12.5,
            share: 0.5,
            order: '9007199254740993',
            coupon: null,
            value_usd: 13.1,
            items: [{ item_id: 'sku', quantity: '2' }],
            ecommerce: { transaction_id: 'T1' },
          },
        }),
      ],
      users: [
        user('u1', { plan: 'pro', first_source: '(direct)', first_medium: '(none)', first_campaign: '(direct)' }),
      ],
    })
  })
})
