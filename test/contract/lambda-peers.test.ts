import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ApiResult } from '../../src/runtime/collector/lambda.ts'
import { type CollectorConfig, hashOf } from '../../src/runtime/collector/published.ts'
import { ingestWords, variablesOf } from '../../src/runtime/told.ts'
import { httpApi } from '../support/api-gateway.ts'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-function.ts'
import { temporaryDirectory } from '../support/local.ts'

/** S3 with the collector's settings, which also takes when a key was last used, and a Firehose that takes everything. */
const config: CollectorConfig = {
  version: 1,
  keys: {
    [hashOf('wk_1')]: { app_id: 'app_1', key_id: 'key_1' },
    [hashOf('wk_over')]: { app_id: 'app_1', key_id: 'key_2', over_quota: over(new Date(Date.now() + 600_000)) },
    [hashOf('wk_anew')]: { app_id: 'app_1', key_id: 'key_3', over_quota: over(new Date(Date.now() - 1)) },
  },
  origins: null,
  limits: { requestBytes: 1_000_000 },
}
function over(until: Date) {
  const message = 'The app Shop has used up its quota of 10/day; it starts anew tomorrow.'
  return { until: until.toISOString(), message, hint: 'dataloaf apps update --quota …' }
}
const taken: { event_name: string; app_id: string }[] = []
const aws = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (request.method === 'GET') return void response.end(JSON.stringify(config))
  if (request.method === 'PUT') return void response.end()
  const { Records } = JSON.parse(Buffer.concat(chunks).toString()) as { Records: { Data: string }[] }
  for (const { Data } of Records) {
    const lines = Buffer.from(Data, 'base64').toString().trimEnd().split('\n')
    taken.push(...lines.map((line) => JSON.parse(line)))
  }
  response.setHeader('content-type', 'application/x-amz-json-1.1')
  response.end(JSON.stringify({ FailedPutCount: 0, RequestResponses: Records.map(() => ({ RecordId: 'r' })) }))
})

let folder: Awaited<ReturnType<typeof temporaryDirectory>>
let ingest: LambdaFunction

beforeAll(async () => {
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve))
  folder = await temporaryDirectory()
  const told = { eventsStream: 'e', usersStream: 'u', workBucket: 'w', overflowQueue: 'https://sqs.invalid/1/q' }
  ingest = lambdaFunction('ingest', folder.path, {
    ...variablesOf(ingestWords, told),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
  })
})
afterAll(async () => {
  await ingest.kill()
  aws.close()
  await folder.remove()
})

const json = (body: object) => ({ method: 'POST', body: JSON.stringify(body) })

it.each([
  ['/v1/track', json({ writeKey: 'wk_1', event: 'segment', userId: 'u' }), 202],
  ['/batch/', json({ api_key: 'wk_1', batch: [{ event: 'posthog', properties: { distinct_id: 'u' } }] }), 200],
  ['/i/v0/e/', json({ api_key: 'wk_1', event: 'posthog', distinct_id: 'u' }), 200],
  ['/2/httpapi', json({ api_key: 'wk_1', events: [{ event_type: 'amplitude', user_id: 'u' }] }), 200],
  ['/track', json({ event: 'mixpanel', properties: { token: 'wk_1', distinct_id: 'u' } }), 200],
  ['/com.snowplowanalytics.snowplow/tp2', json({ data: [{ e: 'pv', aid: 'wk_1', uid: 'u' }] }), 200],
  ['/v1/cloudevents?write_key=wk_1', json({ specversion: '1.0', type: 'cloud', id: '1', source: '/' }), 202],
  ['/v1/upload?write_key=wk_1', json({ event_name: 'upload' }), 202],
  ['/events?write_key=wk_1', json({ event_name: 'original', user_id: 'u' }), 200],
])('the unpacked function takes %s', async (path, request, statusCode) => {
  taken.length = 0
  const answer = await ingest.invoke(httpApi({ path, ...request }))
  expect(answer).toMatchObject({ statusCode })
  expect(taken).toMatchObject([{ app_id: 'app_1' }])
})

it.each([
  ['/v1/track', json({ writeKey: 'wk_over', event: 'segment', userId: 'u' })],
  ['/batch/', json({ api_key: 'wk_over', batch: [{ event: 'posthog', properties: { distinct_id: 'u' } }] })],
  ['/events?write_key=wk_over', json({ event_name: 'original', user_id: 'u' })],
])(
  'the unpacked function refuses on %s what is over a published quota, with when to come back',
  async (path, request) => {
    taken.length = 0
    const { statusCode, headers, body } = (await ingest.invoke(httpApi({ path, ...request }))) as ApiResult
    expect(statusCode).toBe(429)
    expect(body).toContain('The app Shop has used up its quota of 10/day')
    const left = Number(headers['retry-after'])
    expect(left).toBeGreaterThan(400)
    expect(left).toBeLessThanOrEqual(600)
    expect(taken).toEqual([])
  },
)

it('the unpacked function takes events again once the period of a published quota is over', async () => {
  taken.length = 0
  const request = json({ writeKey: 'wk_anew', event: 'segment', userId: 'u' })
  expect(await ingest.invoke(httpApi({ path: '/v1/track', ...request }))).toMatchObject({ statusCode: 202 })
  expect(taken).toHaveLength(1)
})
