import { describe, expect, it } from 'vitest'
import { json, useShop } from '../support/local.ts'

interface Stored {
  version: number
  updated_at: string | null
  elements: object[]
}

const element = { name: 'buy', selector: '#buy', on: ['click', 'visible'] }
const step = { name: 'paid', url: '/thanks*' }

describe('an app’s collection settings', () => {
  const { shop, newApp } = useShop()
  const put = (path: string, body: object) =>
    shop.client.app.request(`${path}/collection`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${shop.runtime.accounts.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const settings = (writeKey: string, headers = {}) =>
    shop.client.app.request(`/v1/settings?write_key=${writeKey}`, { headers })

  it('are empty until somebody declares something', async () => {
    const { path, writeKey } = await newApp('Empty')
    expect(await json(shop.client.get(`${path}/collection`))).toEqual({
      version: 0,
      updated_at: null,
      plan: { enforcement: 'off', events: {} },
      transforms: [],
      elements: [],
      steps: [],
    })
    expect(await json(settings(writeKey))).toEqual({ elements: [], steps: [] })
  })

  it('are read back as they were put, and can be put back as they were read', async () => {
    const { path } = await newApp('Read')
    const declared = {
      plan: {
        enforcement: 'flag',
        events: { signed_up: { owner: 'growth', attributes: { plan: { type: 'text', enum: ['free', 'pro'] } } } },
      },
      transforms: [{ kind: 'hash', attributes: ['email', ['account', 'email']], of: 'user' }],
      elements: [element],
      steps: [step],
    }
    const answer = await put(path, { version: 0, ...declared })
    expect(answer.status).toBe(200)
    const stored = await json<Stored>(answer)
    expect(stored).toEqual({ version: 1, updated_at: expect.any(String), ...declared })
    expect(await json(shop.client.get(`${path}/collection`))).toEqual(stored)
    expect((await json<Stored>(put(path, stored))).version).toBe(2)
  })

  it('are not overwritten by who has not seen the latest', async () => {
    const { path } = await newApp('Two')
    expect((await put(path, { version: 0, elements: [element] })).status).toBe(200)
    for (const version of [0, 2]) {
      const answer = await put(path, { version })
      expect(answer.status).toBe(409)
      expect(await json(answer)).toMatchObject({ error: { code: 'conflict', path: ['version'] } })
    }
    const both = await Promise.all([put(path, { version: 1 }), put(path, { version: 1, steps: [step] })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('tell pages what to watch, at once, and nothing else', async () => {
    const { path, writeKey } = await newApp('Pages')
    const before = await settings(writeKey)
    await put(path, { version: 0, transforms: [{ kind: 'ip', keep: 'nothing' }], elements: [element], steps: [step] })
    const answer = await settings(writeKey, { origin: 'https://shop.example' })
    expect(await json(answer)).toEqual({ elements: [element], steps: [step] })
    expect(answer.headers.get('cache-control')).toBe('max-age=60')
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    const etag = answer.headers.get('etag')!
    expect(etag).not.toBe(before.headers.get('etag'))
    const again = await settings(writeKey, { 'if-none-match': etag })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
  })

  it('are told to nobody without a key of the app', async () => {
    expect((await settings('wk_nope')).status).toBe(401)
    expect((await shop.client.app.request('/v1/settings')).status).toBe(401)
  })

  it.each<[object, (string | number)[]]>([
    [{}, ['version']],
    [{ version: 0, colour: 'red' }, []],
    [{ version: 0, elements: [{ ...element, on: ['touch'] }] }, ['elements', 0, 'on', 0]],
    [{ version: 0, elements: [{ ...element, on: [] }] }, ['elements', 0, 'on']],
    [{ version: 0, elements: [element, element] }, ['elements', 1, 'name']],
    [{ version: 0, elements: [{ ...element, selector: 'a{color:red}' }] }, ['elements', 0, 'selector']],
    [{ version: 0, steps: [{ name: 'x' }] }, ['steps', 0]],
    [{ version: 0, plan: { enforcement: 'on', events: {} } }, ['plan', 'enforcement']],
    [
      { version: 0, plan: { enforcement: 'off', events: { a: { attributes: { b: { type: 'string' } } } } } },
      ['plan', 'events', 'a', 'attributes', 'b', 'type'],
    ],
    [
      { version: 0, plan: { enforcement: 'off', events: { a: { attributes: { b: { type: 'text', enum: [1] } } } } } },
      ['plan', 'events', 'a', 'attributes', 'b', 'enum', 0],
    ],
    [
      { version: 0, plan: { enforcement: 'off', events: { a: { attributes: { $x: { type: 'text' } } } } } },
      ['plan', 'events', 'a', 'attributes', '$x'],
    ],
    [{ version: 0, transforms: [{ kind: 'explode' }] }, ['transforms', 0, 'kind']],
    [{ version: 0, transforms: [{ kind: 'hash' }] }, ['transforms', 0, 'attributes']],
    [{ version: 0, transforms: [{ kind: 'hash', attributes: [], colour: 1 }] }, ['transforms', 0, 'attributes']],
    [
      { version: 0, transforms: [{ kind: 'rename', attributes: { a: 'b', b: 'a' } }] },
      ['transforms', 0, 'attributes', 'a'],
    ],
    [
      { version: 0, transforms: [{ kind: 'drop', attributes: ['a'], of: 'user', events: ['b'] }] },
      ['transforms', 0, 'events'],
    ],
    [{ version: 0, transforms: [{ kind: 'bots', networks: ['1.2.3.4'] }] }, ['transforms', 0, 'networks', 0]],
    [{ version: 0, transforms: [{ kind: 'extract', from: 'a', to: '$context' }] }, ['transforms', 0, 'to']],
  ])('refuse %j, naming the field', async (body, path) => {
    const answer = await put('/api/apps/Shop', body)
    expect(answer.status).toBe(400)
    expect(await json(answer)).toMatchObject({ error: { code: 'invalid_input', path } })
  })

  it('refuse more than there is room for', async () => {
    const events = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`e${index}`, { description: 'x'.repeat(1_000) }]),
    )
    expect((await put('/api/apps/Shop', { version: 0, plan: { enforcement: 'off', events } })).status).toBe(413)
  })
})
