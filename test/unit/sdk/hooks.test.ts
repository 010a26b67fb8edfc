import { describe, expect, it } from 'vitest'
import type { EventItem, Item } from '../../../src/event.ts'
import { DataLoaf, type DropReason, type NodeOptions, type Problem } from '../../../src/sdk/node.ts'

describe('beforeSend', () => {
  it('sees an item as it would travel, and what it returns is sent', () => {
    const { dataloaf, captured } = client({
      beforeSend: (item) => ({ ...item, event_attributes: { at: typeof (item as EventItem).event_attributes!.at } }),
    })
    dataloaf.track('signed_up', { userId: 'u1', attributes: { at: new Date(0) } })
    expect(captured).toMatchObject([{ event_name: 'signed_up', event_attributes: { at: 'string' } }])
  })

  it('leaves out what it returns null for', () => {
    const { dataloaf, captured, problems, drops } = client({ beforeSend: (item) => ('alias' in item ? null : item) })
    dataloaf.identify('u1', { anonymousId: 'a1' })
    expect(captured).toMatchObject([{ user_id: 'u1' }])
    expect([problems, drops]).toEqual([[], []])
  })

  it('drops an item it throws for, rather than send what it should have changed', () => {
    const { dataloaf, captured, problems, drops } = client({
      beforeSend: () => {
        throw new Error('no mask')
      },
    })
    dataloaf.track('signed_up', { userId: 'u1' })
    expect(captured).toEqual([])
    expect(problems).toMatchObject([{ code: 'invalid', message: 'An item cannot be sent: no mask.' }])
    expect(drops).toEqual(['invalid'])
  })

  it('cannot change what the application still holds, nor the next event', () => {
    const attributes = { plan: 'pro' }
    const { dataloaf, captured } = client({
      context: { locale: 'de-DE' },
      beforeSend: (item) => {
        const event = item as EventItem
        Object.assign(event.event_attributes!, { plan: 'masked' })
        event.context!.locale += '!'
        return event
      },
    })
    for (let i = 0; i < 2; i++) dataloaf.track('signed_up', { userId: 'u1', attributes })
    expect(attributes).toEqual({ plan: 'pro' })
    expect(captured.map((item) => (item as EventItem).context!.locale)).toEqual(['de-DE!', 'de-DE!'])
  })
})

describe('context', () => {
  it('goes into every event; an event’s own fields win', () => {
    const { dataloaf, captured } = client({ context: { locale: 'de-DE', timezone: 'Europe/Berlin' } })
    dataloaf.track('signed_up', { userId: 'u1', context: { locale: 'fr-FR', os: { name: 'iOS' } } })
    dataloaf.screen('Basket', { userId: 'u1', attributes: { items: 2 } })
    expect(captured).toMatchObject([
      {
        context: {
          locale: 'fr-FR',
          timezone: 'Europe/Berlin',
          os: { name: 'iOS' },
          library: { name: 'dataloaf-node' },
        },
      },
      {
        event_name: 'screen_viewed',
        event_attributes: { name: 'Basket', items: 2 },
        context: { locale: 'de-DE', library: { name: 'dataloaf-node' } },
      },
    ])
  })
})

describe('a client that sends nothing', () => {
  it('disabled: needs no address, takes every call, and is done at once', async () => {
    const { dataloaf, captured } = client({ disabled: true, beforeSend: unreachable })
    dataloaf.track('signed_up', { userId: 'u1' })
    expect(captured).toEqual([])
    expect(await dataloaf.flush()).toBe(true)
    await dataloaf.close()
  })

  it('capture: the items are handed over, and what cannot be sent is still refused', async () => {
    const { dataloaf, captured, problems } = client()
    dataloaf.track('', { userId: 'u1' })
    dataloaf.track('signed_up', { userId: 'u1', eventId: 'e1' })
    expect(await dataloaf.flush()).toBe(true)
    expect(captured).toMatchObject([{ event_name: 'signed_up', event_id: 'e1' }])
    expect(problems).toMatchObject([{ code: 'invalid' }])
  })
})

describe('a scope', () => {
  it('names its user and its context with every call', () => {
    const { dataloaf, captured } = client()
    const scope = dataloaf.scope({ userId: 'u1', sessionId: 's1', context: { ip: '192.0.2.1', page: { path: '/a' } } })
    scope.track('signed_up', { plan: 'pro' }, { eventId: 'e1' })
    scope.page()
    scope.screen('Basket')
    scope.group('acme', { employees: 40 })
    const same = { user_id: 'u1', session_id: 's1', context: { ip: '192.0.2.1' } }
    expect(captured).toMatchObject([
      { ...same, event_name: 'signed_up', event_id: 'e1', event_attributes: { plan: 'pro' } },
      { ...same, event_name: 'page_viewed', event_attributes: { path: '/a' } },
      { ...same, event_name: 'screen_viewed', event_attributes: { name: 'Basket' } },
      { ...same, event_name: 'group_identified', event_attributes: { group_id: 'acme' } },
    ])
  })

  it('is the identified user from identify on, and somebody new after reset', () => {
    const { dataloaf, captured } = client()
    const scope = dataloaf.scope({ anonymousId: 'a1', sessionId: 's1' })
    scope.track('before')
    scope.identify('u1', { setOnce: { source: 'news' } })
    scope.track('after')
    scope.alias('old')
    scope.reset()
    scope.track('later')
    expect(captured).toMatchObject([
      { event_name: 'before', anonymous_id: 'a1' },
      { user_id: 'u1', operations: { set_once: { source: 'news' } } },
      { alias: { from: 'a1', to: 'u1' } },
      { event_name: 'after', user_id: 'u1', anonymous_id: 'a1' },
      { alias: { from: 'old', to: 'u1' } },
      { event_name: 'later' },
    ])
    const last = captured.at(-1) as EventItem
    expect([last.user_id, last.session_id, last.anonymous_id === 'a1']).toEqual([undefined, undefined, false])
    expect(scope.anonymousId).toBe(last.anonymous_id)
  })

  it('of nobody reports what it is asked to send', () => {
    const { dataloaf, captured, problems } = client()
    dataloaf.scope().track('signed_up')
    expect(captured).toEqual([])
    expect(problems).toMatchObject([{ code: 'invalid' }])
  })
})

function client(options: Partial<NodeOptions> = {}) {
  const captured: Item[] = []
  const problems: Problem[] = []
  const drops: DropReason[] = []
  const dataloaf = new DataLoaf({
    endpoint: '',
    writeKey: '',
    capture: captured,
    fetch: unreachable,
    onError: (problem) => problems.push(problem),
    onDrop: (_, reason) => drops.push(reason),
    ...options,
  })
  return { dataloaf, captured, problems, drops }
}

function unreachable(): never {
  throw new Error('something was sent')
}
