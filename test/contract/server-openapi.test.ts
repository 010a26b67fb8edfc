import { execFileSync } from 'node:child_process'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/runtime/query/schema.ts'
import { kinds } from '../../src/runtime/query/vocabulary.ts'
import { openApiDocument } from '../../src/runtime/server/openapi/document.ts'
import results from '../../src/runtime/server/openapi/results.json' with { type: 'json' }
import { hostileQuery } from '../support/hostile-queries.ts'
import { json, useShop } from '../support/local.ts'

interface QueryOperation {
  requestBody: { content: { 'application/json': { examples: { [name: string]: { value: unknown } } } } }
}

const document = openApiDocument({ version: '1.2.3', address: 'http://localhost' })
const ajv = new Ajv2020({ strict: false }).addSchema({ $id: 'api', components: document.components })
const checker = (name: string) => ajv.compile({ $ref: `api#/components/schemas/${name}` })

/** Ways in, one's own account, streams and the state of the pipeline; and what is described elsewhere. */
const ofTheWebApp = new RegExp(
  `^/api/(${[
    'auth/.*|session|sign-in-link.*|join.*|account.*|unsubscribe',
    'openapi.json|reference.*|transform-kinds|audit/words|status.*',
    'query/(events|users)|info/.*',
    'apps/:app_id/(live|import|imports/.*|events/.*|pipeline.*|quarantine.*)',
  ].join('|')})$`,
)

describe('the API’s description', () => {
  const { shop, loaded } = useShop()

  it('is open to anybody, as JSON and as a page', async () => {
    const answer = await shop.client.app.request('/api/openapi.json')
    expect(answer.status).toBe(200)
    expect(await json(answer)).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'http://127.0.0.1:4600/api' }] })
    const page = await (await shop.client.app.request('/api/reference')).text()
    for (const text of [
      'POST</code> <code>/api/apps/{app_id}/query',
      'FunnelQuery',
      'seconds_median',
      'href="/api/reference.css"',
    ]) {
      expect(page).toContain(text)
    }
    expect((await shop.client.app.request('/api/reference.css')).headers.get('content-type')).toMatch('text/css')
  })

  it('names every route that programs may use, and no other', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} /api${path.replace(/\{(\w+)\}/g, ':$1')}`),
    )
    const served = shop.client.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !ofTheWebApp.test(path))
      .map(({ method, path }) => `${method} ${path}`)
    expect([...new Set(served)].sort()).toEqual(described.sort())
  })

  it('takes every query that the server takes, and no key that it does not know', () => {
    const takes = checker('Query')
    fc.assert(
      fc.property(hostileQuery, (query) => {
        let taken = true
        try {
          parseQuery(query)
        } catch {
          taken = false
        }
        if (taken) expect([takes(query), takes.errors]).toEqual([true, null])
      }),
      { numRuns: 2_000, interruptAfterTimeLimit: 8_000 },
    )
    expect(takes({ kind: 'trend', series: [{ event: null }] })).toBe(true)
    expect(takes({ kind: 'trend', series: [{ event: null }], colour: 1 })).toBe(false)
    expect(takes({ kind: 'funnel', steps: [{ event: 'a' }] })).toBe(false)
  })

  it('shows a question of every kind, and each of them is answered', async () => {
    const { post } = document.paths['/apps/{app_id}/query'] as { post: QueryOperation }
    const { several, ...examples } = post.requestBody.content['application/json'].examples
    expect(Object.keys(examples)).toEqual([...kinds])
    for (const { value } of Object.values(examples)) {
      expect(await json(shop.client.post('/api/apps/Shop/query', value))).toHaveProperty('meta')
    }
    expect(await json(shop.client.post('/api/apps/Shop/query', several!.value))).toHaveLength(2)
  })

  it('fits what is answered', async () => {
    await shop.client.collect(
      shop.writeKey,
      ...['viewed', 'bought', 'viewed'].map((event_name) => ({
        event_name,
        user_id: 'u1',
        event_attributes: { plan: 1 },
      })),
    )
    await loaded()
    const steps = [{ event: 'viewed' }, { event: 'bought' }]
    const breakdown = [{ attribute: 'plan' }]
    const questions = [
      { kind: 'trend', series: steps, breakdown, compare: { previous: true } },
      { kind: 'funnel', steps, breakdown },
      { kind: 'funnel', steps, view: 'trend' },
      { kind: 'funnel', steps, view: 'time_to_convert' },
      { kind: 'retention', start: steps[0], return: steps[1], breakdown },
      { kind: 'lifecycle', event: steps[0] },
      { kind: 'stickiness', event: steps[0] },
      { kind: 'paths' },
      { kind: 'sessions', breakdown },
      { kind: 'web', compare: { previous: true } },
      { kind: 'sql', sql: 'select event_name, count(*) from events group by 1' },
    ]
    const fits = checker('Result')
    for (const question of questions) {
      const answer = await json(shop.client.post('/api/apps/Shop/query', question))
      expect(answer.error).toBeUndefined()
      expect([question.kind, fits(answer), fits.errors]).toEqual([question.kind, true, null])
    }
    expect(checker('Error')(await json(shop.client.post('/api/apps/Shop/query', {})))).toBe(true)
    expect(checker('Explanation')(await json(shop.client.post('/api/apps/Shop/query?explain=1', questions[0])))).toBe(
      true,
    )
  })

  it('fits what is told of alerts, subscriptions, shares and people', async () => {
    const at = '/api/apps/Shop'
    const made = async (path: string, body: object) =>
      await json<{ [key: string]: string }>(shop.client.post(path, body))
    const query = { kind: 'trend', series: [{ event: 'viewed' }] }
    const { insight_id: id } = await made(`${at}/insights`, { name: 'Views', query })
    const hook = { kind: 'webhook', name: 'Ops', url: 'https://hooks.example.com/' }
    const channel = await made(`${at}/channels`, hook)
    const to = { people: [], channels: [channel.channel_id] }
    const schedule = { every: 'day', at: '09:00' }
    const rule = { when: 'below', value: 1 }
    const alert = await made(`${at}/alerts`, { insight_id: id, name: 'x', rule, schedule, ...to })
    const subject = { kind: 'insight', id }
    const subscription = await made(`${at}/subscriptions`, { subject, schedule, ...to })
    const link = await made(`${at}/shares/links`, { ...subject, filters: [{ attribute: 'plan', of: 'event' }] })
    const token = link.path!.split('/')[2]
    const shown = await made('/api/shared', { token })
    const invitation = await made('/api/invitations', { email: 'grace@example.com' })
    const key = await made('/api/api-keys', { name: 'k' })
    const people = await json<{ members: object[] }>(shop.client.get('/api/people'))
    const { entries } = await json<{ entries: object[] }>(shop.client.get('/api/audit'))
    const fits: [string, unknown][] = [
      ['PlannedAlert', alert],
      ['PlannedSubscription', subscription],
      ['Channel', (({ secret: _, ...rest }) => rest)(channel)],
      ['Link', (({ path: _, embed_path: __, ...rest }) => rest)(link)],
      ['Shown', shown],
      ['Member', people.members[0]],
      ['Invitation', (({ path: _, mailed: __, mail_error: ___, ...rest }) => rest)(invitation)],
      ['ApiKey', (({ secret: _, ...rest }) => rest)(key)],
      ['AuditEntry', entries[0]],
      [
        'OrganizationSettings',
        (({ provider: _, company: __, mail: ___, ...rest }) => rest)(await json(shop.client.get('/api/organization'))),
      ],
    ]
    for (const [name, answer] of fits) {
      const check = checker(name)
      expect([name, check(answer), check.errors]).toEqual([name, true, null])
    }
  })

  it('says what the types of answers say (node tools/describe-results.js)', () => {
    const printed = execFileSync(process.execPath, ['tools/describe-results.js', '--print'], { encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual(results)
  })
})
