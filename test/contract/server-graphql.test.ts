import { type GraphQLObjectType, getNamedType, isNonNullType, isObjectType } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { graphqlSchema } from '../../src/runtime/server/graphql/schema.ts'
import { json, useShop } from '../support/local.ts'
import { metadataDatabases, type Person, usePeople } from '../support/people.ts'

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked for
  data: any
  errors?: { message: string; path?: string[]; extensions?: { code?: string; hint?: string } }[]
}

const query = { kind: 'trend', series: [{ event: 'signed_up' }], range: { last: 30, unit: 'day' } }

describe('the GraphQL endpoint', () => {
  const { shop, loaded } = useShop()
  const ask = async (document: string, variables = {}) =>
    await json<Answer>(shop.client.post('/api/graphql', { query: document, variables }))
  const saved = { insight: '', dashboard: '' }

  beforeAll(async () => {
    const bodies = ['ada', 'grace'].map((user_id, at) => ({
      event_id: `e${at}`,
      user_id,
      event_name: 'signed_up',
      event_attributes: { plan: 'pro', cart: { total: 3 } },
    }))
    expect(await json(shop.client.collect(shop.writeKey, ...bodies))).toMatchObject({ accepted: 2 })
    await loaded()
    const at = `/api/apps/${shop.appId}`
    const insight = await json<{ insight_id: string }>(shop.client.post(`${at}/insights`, { name: 'Signups', query }))
    saved.insight = insight.insight_id
    const tile = { tile_id: 't1', insight_id: saved.insight, x: 0, y: 0, w: 6, h: 4 }
    const dashboard = shop.client.post(`${at}/dashboards`, { name: 'Morning', tiles: [tile] })
    saved.dashboard = (await json<{ dashboard_id: string }>(dashboard)).dashboard_id
    await shop.client.post(`${at}/folders`, { name: 'Growth' })
    await shop.client.post(`${at}/annotations`, { at: '2026-01-01', text: 'Launch' })
    await shop.client.post(`${at}/catalog/terms`, { term: 'Signup', meaning: 'A new account', events: ['signed_up'] })
    await shop.client.send('PUT', `${at}/catalog/notes`, { about: 'event', name: 'signed_up', description: 'New' })
    await shop.client.post(`${at}/cohorts`, { name: 'Us', definition: { by: 'users', users: ['ada'] } })
  })

  it('answers for each field what the operation behind it answers', async () => {
    const { data, errors } = await ask(
      `query ($insight: String!, $dashboard: String!) { app(app_id: "Shop") {
        name
        events { event_name count attributes { attribute type } }
        values(attribute: "plan") { value count }
        insight(insight_id: $insight) { name query answer(range: { last: 7, unit: "day" }) }
        dashboard(dashboard_id: $dashboard) { name insights { name answer } }
        ask(query: { kind: "sql", sql: "select count(*) as n from events" })
      } }`,
      saved,
    )
    expect(errors).toBeUndefined()
    const at = `/api/apps/${shop.appId}`
    const asked = async (body: object) => await json<{ series: unknown }>(shop.client.post(`${at}/query`, body))
    expect(data.app.events).toMatchObject([{ event_name: 'signed_up', count: 2 }])
    const attributes = await json<object[]>(shop.client.get(`${at}/catalog/attributes?event=signed_up`))
    expect(attributes).toHaveLength(2)
    expect(attributes).toMatchObject(data.app.events[0].attributes)
    expect(data.app.values).toEqual(await json(shop.client.get(`${at}/catalog/values?attribute=plan`)))
    expect(data.app.insight.query).toMatchObject({ kind: 'trend', range: { last: 30 } })
    expect(data.app.insight.answer.series).toEqual((await asked({ ...query, range: { last: 7, unit: 'day' } })).series)
    expect(data.app.dashboard.insights[0].answer.series).toEqual((await asked(query)).series)
    expect(data.app.ask.rows).toEqual([[2]])
  })

  it('has an answer for every field that it promises', async () => {
    const { data, errors } = await ask(`{ app(app_id: "Shop") { ${everythingOf('App')} } }`)
    expect(errors).toBeUndefined()
    for (const listed of ['events', 'attributes', 'values', 'volumes', 'notes', 'terms', 'cohorts', 'folders']) {
      expect(data.app[listed], listed).not.toHaveLength(0)
    }
    expect(data.app.dashboards[0].opened.insights[0].answer.kind).toBe('trend')
  })

  /** Every field of a type, and all that lies behind. */
  function everythingOf(name: string): string {
    const type = graphqlSchema().getType(name) as GraphQLObjectType
    const values: { [argument: string]: string } = {
      attribute: '"plan"',
      insight_id: `"${saved.insight}"`,
      dashboard_id: `"${saved.dashboard}"`,
      query: '{ kind: "trend", series: [{ event: "signed_up" }] }',
    }
    const fields = Object.values(type.getFields()).map((field) => {
      const given = field.args.filter(({ name, type }) => isNonNullType(type) || name === 'attribute')
      const args = given.map(({ name }) => `${name}: ${values[name]}`).join(', ')
      const behind = getNamedType(field.type)
      return `${field.name}${args && `(${args})`}${isObjectType(behind) ? ` { ${everythingOf(behind.name)} }` : ''}`
    })
    return fields.join(' ')
  }

  it('says with code and hint what could not be had, and answers the rest', async () => {
    const { data, errors } = await ask('{ apps { name } app(app_id: "nothing") { name } }')
    expect(data).toMatchObject({ apps: [{ name: 'Shop' }], app: null })
    expect(errors).toMatchObject([{ path: ['app'], extensions: { code: 'not_found', hint: expect.any(String) } }])
    const wrong = await ask('{ app(app_id: "Shop") { name ask(query: { kind: "trend" }) } }')
    expect(wrong.data.app).toEqual({ name: 'Shop', ask: null })
    expect(wrong.errors![0]!.extensions!.code).toBe('invalid_query')
  })

  it.each([
    ['no document', {}, /query/],
    ['no GraphQL', { query: 'select 1' }, /Unexpected/],
    ['a field that there is not', { query: '{ apps { secret } }' }, /secret/],
    ['a change', { query: 'mutation { removeApp }' }, /mutation/i],
    ['a document that is too long', { query: `{ ${'apps { name } '.repeat(600)} }` }, /token/],
    ['variables that do not fit', { query: 'query ($id: String!) { app(app_id: $id) { name } }' }, /\$id/],
  ])('refuses %s in a sentence', async (_what, body, says) => {
    const response = await shop.client.post('/api/graphql', body)
    expect(response.status).toBeLessThan(500)
    const { data, errors } = (await response.json()) as Answer
    expect(data ?? null).toBeNull()
    expect(errors![0]!.message).toMatch(says)
    expect(JSON.stringify(errors)).not.toMatch(/node_modules|\.ts:/)
  })

  it('asks for a thing once however often it is named, and for no more than a hundred', async () => {
    const often = Array.from({ length: 150 }, (_, at) => `a${at}: apps { name }`)
    expect((await ask(`{ ${often.join(' ')} }`)).errors).toBeUndefined()
    const many = Array.from({ length: 150 }, (_, at) => `a${at}: app(app_id: "none-${at}") { name }`)
    const { errors } = await ask(`{ ${many.join(' ')} }`)
    expect(errors!.filter(({ message }) => /more than 100/.test(message))).toHaveLength(50)
  })

  it('answers to GET, and shows its schema', async () => {
    const got = await shop.client.get(`/api/graphql?query=${encodeURIComponent('{ apps { name } }')}`)
    expect(await json<Answer>(got)).toEqual({ data: { apps: [{ name: 'Shop' }] } })
    const text = await (await shop.client.get('/api/graphql/schema')).text()
    expect(text).toContain('type CatalogEvent {')
    expect(text).toContain('The names of events that were seen, the most frequent first.')
  })
})

describe.each(metadataDatabases('rights in GraphQL'))('who asks by GraphQL, in $name', (database) => {
  const { here, joined } = usePeople(database)
  const document = { query: '{ apps { name } app(app_id: "Secret") { name insights { name } } }' }
  const asked = async (person: Person) => await json<Answer>(person.ask('/graphql', 'POST', document))

  it('sees the apps that they may see, and no other', async () => {
    await here.apps.create({ name: 'Secret', private: true })
    const [owner, viewer] = [await joined('owner'), await joined('viewer')]
    expect((await asked(owner)).data.app).toEqual({ name: 'Secret', insights: [] })
    const { data, errors } = await asked(viewer)
    expect(data.app).toBeNull()
    expect(data.apps.map(({ name }: { name: string }) => name)).not.toContain('Secret')
    expect(errors).toMatchObject([{ path: ['app'], extensions: { code: 'not_found' } }])
  })

  it('is asked to sign in', async () => {
    const response = await here.client.app.request('/api/graphql', { method: 'POST', body: JSON.stringify(document) })
    expect(response.status).toBe(401)
  })
})
