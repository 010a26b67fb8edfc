import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiResult } from '../../src/runtime/collector/lambda.ts'
import { DataLoaf } from '../../src/sdk/node.ts'
import { httpApi } from '../support/api-gateway.ts'
import { type Deployment, openDeployment } from '../support/aws-deployment.ts'
import { asking } from '../support/aws-host.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { datasetItems, datasets } from '../support/datasets.ts'
import { type Fault, halfTaken, lostReply, throttled } from '../support/faulty-aws.ts'
import { clientOf, json, openShop, temporaryDirectory } from '../support/local.ts'
import { hasMoto, motoMissing } from '../support/moto.ts'
import { hasPostgres, postgresMissing } from '../support/postgres.ts'
import { sharedMissing } from '../support/shared.ts'

const missing = [motoMissing('the AWS target'), postgresMissing('the AWS target'), sharedMissing()].some(Boolean)

/** So many items of a data set meet every fault; all of them are counted in both warehouses elsewhere. */
const enough = 9_000

interface Item {
  event_name?: string
  event_id?: string
  user_id: string
  event_created?: string
  event_attributes?: object
  user_attributes?: object
}

describe.runIf(hasMoto && hasPostgres && !missing)('the AWS target, built, beside the local one', () => {
  let aws: Deployment
  let local: Awaited<ReturnType<typeof openShop>>
  let client: ReturnType<typeof clientOf>
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>

  beforeAll(async () => {
    aws = await openDeployment()
    directory = await temporaryDirectory()
    local = await openShop(directory.path)
    client = clientOf(local.runtime)
  }, 300_000)
  afterAll(async () => {
    client?.close()
    await local?.runtime.close()
    await directory?.remove()
    await aws?.close()
  })

  const host = <T>(path: string, body?: object) => asking(aws)<T>(path, body)

  /** What the SDK sends goes to both: to the function by API Gateway, now and then twice, and to the local collector. */
  function sending(writeKeys: { aws: string; local: string }) {
    let requests = 0
    const fetchBoth = async (url: string, init: RequestInit) => {
      // The two collectors look at their clocks a moment apart: a corrected time would differ by that.
      const { sent_at: _, ...batch } = JSON.parse(String(gunzipSync(init.body as Uint8Array)))
      const body = gzipSync(JSON.stringify(batch))
      const headers = namesAndValues(new Headers(init.headers))
      const event = httpApi({ method: 'POST', path: new URL(url).pathname, headers, body })
      const invoke = () => aws.ingest.invoke<ApiResult>(event)
      const answer = await invoke()
      if (++requests % 4 === 0) await invoke()
      if (answer.statusCode < 300) {
        const own = { ...headers, authorization: `Bearer ${writeKeys.local}` }
        expect((await client.app.request('/v1/batch', { method: 'POST', headers: own, body })).status).toBe(202)
      }
      return new Response(answer.body, { status: answer.statusCode, headers: answer.headers })
    }
    return new DataLoaf({
      endpoint: 'https://api.example.com',
      writeKey: writeKeys.aws,
      fetch: fetchBoth as typeof fetch,
      maxBatchItems: 500,
      onError: (problem) => expect(problem).toMatchObject({ code: 'retrying' }),
    })
  }

  const firehoseFaults = (...faults: Fault[]) =>
    aws.aws.faults.push(
      ...faults.map((fault) => ({
        fits: ({ target }: { target: string }) => target.endsWith('PutRecordBatch'),
        fault,
      })),
    )

  it.each(datasets())('counts %s alike, whatever fails on the way', async (dataset) => {
    const remote = await host<{ app_id: string }>('/apps', { name: dataset })
    const key = await host<{ write_key: string }>(`/apps/${remote.app_id}/keys`, { name: 'e2e' })
    const own = await local.runtime.apps.create({ name: dataset })
    const { write_key } = await local.runtime.keys.create(own.app_id)
    const items = datasetItems(dataset).slice(0, enough) as Item[]

    // The function has read its settings before the key was made: a key that it does not know is looked up again.
    await aws.ingest.kill()
    const sdk = sending({ aws: key.write_key, local: write_key })
    firehoseFaults(throttled, halfTaken, lostReply, throttled, throttled, throttled, throttled)
    for (const { event_name, user_id, event_created, event_id, event_attributes, user_attributes } of items) {
      if (event_name === undefined) sdk.identify(user_id, { attributes: user_attributes as never })
      else {
        const attributes = event_attributes as never
        sdk.track(event_name, {
          userId: user_id,
          attributes,
          ...(event_created && { eventCreated: event_created }),
          ...(event_id && { eventId: event_id }),
        })
      }
    }
    expect(await sdk.flush({ timeout: 300_000 })).toBe(true)
    await sdk.close()
    for (let waiting = 1; waiting > 0; ) waiting = await aws.bringBack()
    await aws.deliver()

    // Cut off within a batch, its reply lost, Redshift away for a while, the loader killed.
    aws.standIn.trouble.batches.push({ at: 7 }, { replied: false }, { at: 20 }, { at: 34 })
    aws.standIn.trouble.away = true
    await expect(aws.loader.invoke({})).rejects.toThrow()
    aws.standIn.trouble.away = false
    const cut = aws.loader.invoke({}).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await aws.loader.kill()
    await cut
    await aws.loadAll()

    // Every fault was met.
    expect([aws.aws.faults, aws.standIn.trouble.batches]).toEqual([[], []])

    await local.runtime.stream.flush()
    await local.runtime.loader.idle()
    for (const query of questionsOf(items)) {
      const expected = await json(client.post(`/api/apps/${own.app_id}/query`, query))
      await expect
        .poll(() => host(`/apps/${remote.app_id}/query`, query), { timeout: 20_000, interval: 500 })
        .toMatchObject(figures(expected))
    }
  })

  it('asks AWS for nothing that its roles may not do', async () => {
    const variant = 'serverless, no domain, adaptive'
    expect(new Set(aws.aws.seen.map(({ caller }) => caller))).toEqual(new Set(['ingest', 'overflow', 'loader', 'host']))
    expect(await notAllowed(aws.aws.seen, { variant, services: aws.services })).toEqual([])
  })
})

/** Without what tells the two apart: when they were asked. */
function figures(answer: { [key: string]: unknown }): object {
  const { series, steps, rows, cohorts, total } = answer
  return Object.fromEntries(
    Object.entries({ series, steps, rows, cohorts, total }).filter(([, value]) => value !== undefined),
  )
}

function questionsOf(items: readonly Item[]): object[] {
  const names = [...new Set(items.map(({ event_name }) => event_name))].filter((name) => name !== undefined).sort()
  const [first, second] = [names[0], names[1] ?? names[0]]
  const range = { all: true }
  return [
    { kind: 'trend', series: [{ event: null }], range, interval: 'month' },
    { kind: 'trend', series: [{ event: null, measure: 'users' }], range, interval: 'none' },
    {
      kind: 'trend',
      series: [{ event: first, measure: 'events' }],
      range,
      interval: 'month',
      breakdown: [{ attribute: 'event_name', of: 'field' }],
    },
    { kind: 'funnel', steps: [{ event: first }, { event: second }], range, window: { count: 30, unit: 'day' } },
    { kind: 'retention', start: { event: null }, return: { event: null }, range, interval: 'month', periods: 3 },
  ]
}

/** Node's types do not say that headers can be gone over. */
function namesAndValues(headers: Headers): { [name: string]: string } {
  const all: { [name: string]: string } = {}
  headers.forEach((value, name) => {
    all[name] = value
  })
  return all
}
