import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { awsNumbers } from '../../src/runtime/targets/aws/numbers.ts'
import { clientOptions, hasMoto, type Moto, motoMissing, region, startMoto } from '../support/moto.ts'

motoMissing('the numbers of CloudWatch')

describe.runIf(hasMoto)('the numbers of CloudWatch', () => {
  const environment = process.env
  let moto: Moto
  beforeAll(async () => {
    moto = await startMoto()
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: 'host',
      AWS_SECRET_ACCESS_KEY: 'host',
    }
  }, 60_000)
  afterAll(async () => {
    process.env = environment
    await moto?.stop()
  })

  const about = {
    region,
    collectors: ['shop-ingest', 'shop-user-update'],
    streams: ['shop-events', 'shop-users'],
    overflowQueue: 'https://sqs.us-east-1.amazonaws.com/123456789012/shop-overflow',
    loader: 'shop-loader',
  }

  /** Minutes ago, and the value. */
  async function put(Namespace: string, MetricName: string, of: [string, string], ...told: [number, number][]) {
    const client = new CloudWatchClient(clientOptions(moto.endpoint))
    const Dimensions = [{ Name: of[0], Value: of[1] }]
    const MetricData = told.map(([ago, Value]) => ({
      MetricName,
      Dimensions,
      Value,
      Timestamp: new Date(Date.now() - ago * 60_000),
    }))
    await client.send(new PutMetricDataCommand({ Namespace, MetricData }))
    client.destroy()
  }

  it('are added up over functions and streams, or the latest and greatest of them, once a minute', async () => {
    await put('AWS/Lambda', 'Invocations', ['FunctionName', 'shop-ingest'], [50, 100], [5, 20], [90, 7])
    await put('AWS/Lambda', 'Invocations', ['FunctionName', 'shop-user-update'], [5, 3])
    await put('AWS/Lambda', 'Invocations', ['FunctionName', 'another'], [5, 1_000])
    await put('AWS/Lambda', 'Errors', ['FunctionName', 'shop-ingest'], [5, 2])
    await put('AWS/Lambda', 'Errors', ['FunctionName', 'shop-loader'], [5, 4])
    await put('AWS/Firehose', 'IncomingRecords', ['DeliveryStreamName', 'shop-events'], [10, 40], [5, 2])
    await put('AWS/Firehose', 'DeliveryToS3.DataFreshness', ['DeliveryStreamName', 'shop-events'], [20, 700], [5, 61])
    await put('AWS/Firehose', 'DeliveryToS3.DataFreshness', ['DeliveryStreamName', 'shop-users'], [5, 90])
    await put('AWS/SQS', 'ApproximateNumberOfMessagesVisible', ['QueueName', 'shop-overflow'], [5, 3])
    let now = Date.now()
    const { read } = awsNumbers({ ...about, clock: () => now })
    const first = await read()
    expect(first).toEqual({
      requests: 123,
      collector_errors: 2,
      stream_records: 42,
      stream_seconds: 90,
      overflow_waiting: 3,
      loader_errors: 4,
      error: null,
    })
    await put('AWS/Lambda', 'Errors', ['FunctionName', 'shop-ingest'], [3, 1])
    expect(await read()).toBe(first)
    now += 60_000
    expect(await read()).toMatchObject({ collector_errors: 3 })
  })

  it('are a sentence when they cannot be had', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9'
    const { read } = awsNumbers({ ...about, clock: Date.now })
    expect(await read()).toEqual({ error: expect.stringMatching(/^CloudWatch: ./) })
    process.env.AWS_ENDPOINT_URL = moto.endpoint
  })
})
