import type { GetMetricDataCommandOutput, MetricDataQuery } from '@aws-sdk/client-cloudwatch'
import type { Clock } from '../../ports.ts'
import type { StageNumbers } from '../runtime.ts'

export interface NumbersOptions {
  region: string
  /** Functions that take something in. */
  collectors: readonly string[]
  streams: readonly string[]
  overflowQueue: string
  /** The function that loads; absent where the host does. */
  loader?: string | undefined
  clock: Clock
  /** Milliseconds for which an answer stands. Default: a minute. */
  every?: number
}

/** A number of a stage, of one function, stream or queue; those of the same name are added up, or the greatest taken. */
interface Asked {
  name: Exclude<keyof StageNumbers, 'error'>
  namespace: string
  metric: string
  stat: 'Sum' | 'Maximum'
  dimension: readonly [name: string, value: string]
}

/**
 * What CloudWatch knows of the stages that are not in this process, of the last hour. All of it is one request, when
 * somebody asks and at most once a minute: each metric of it is billed. Never rejects; what went wrong is in the answer.
 */
export function awsNumbers(options: NumbersOptions): { read(): Promise<StageNumbers>; close(): void } {
  const { region, clock, every = 60_000 } = options
  const asked = askedOf(options)
  let known: { at: number; answer: Promise<StageNumbers> } | undefined
  const closing = new AbortController()

  async function ask(): Promise<StageNumbers> {
    // Loaded when it is wanted: most hosts are asked for this now and then, by one person.
    const { CloudWatchClient, GetMetricDataCommand } = await import('@aws-sdk/client-cloudwatch')
    const client = new CloudWatchClient({ region, maxAttempts: 2 })
    try {
      const EndTime = new Date(clock())
      const StartTime = new Date(EndTime.getTime() - hour)
      const command = new GetMetricDataCommand({ StartTime, EndTime, MetricDataQueries: asked.map(queryOf) })
      const abortSignal = AbortSignal.any([closing.signal, AbortSignal.timeout(patience)])
      return numbersOf(asked, await client.send(command, { abortSignal }))
    } finally {
      client.destroy()
    }
  }

  return {
    read() {
      const now = clock()
      if (!known || Math.abs(now - known.at) >= every) known = { at: now, answer: ask().catch(faultOf) }
      return known.answer
    },
    close: () => closing.abort(),
  }
}

function askedOf({ collectors, streams, overflowQueue, loader }: NumbersOptions): Asked[] {
  const ofFunction = (value: string, metric: string, name: Asked['name']): Asked => ({
    name,
    namespace: 'AWS/Lambda',
    metric,
    stat: 'Sum',
    dimension: ['FunctionName', value],
  })
  return [
    ...collectors.flatMap((each) => [
      ofFunction(each, 'Invocations', 'requests'),
      ofFunction(each, 'Errors', 'collector_errors'),
      ofFunction(each, 'Throttles', 'collector_throttles'),
    ]),
    ...streams.flatMap((each): Asked[] => {
      const common = { namespace: 'AWS/Firehose', dimension: ['DeliveryStreamName', each] } as const
      return [
        { ...common, name: 'stream_records', metric: 'IncomingRecords', stat: 'Sum' },
        { ...common, name: 'stream_seconds', metric: 'DeliveryToS3.DataFreshness', stat: 'Maximum' },
      ]
    }),
    {
      name: 'overflow_waiting',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      stat: 'Maximum',
      dimension: ['QueueName', overflowQueue.split('/').at(-1)!],
    },
    ...(loader === undefined ? [] : [ofFunction(loader, 'Errors', 'loader_errors')]),
  ]
}

function queryOf({ namespace: Namespace, metric: MetricName, stat: Stat, dimension }: Asked, at: number) {
  const [Name, Value] = dimension
  const Metric = { Namespace, MetricName, Dimensions: [{ Name, Value }] }
  return { Id: `m${at}`, MetricStat: { Metric, Period: 60, Stat } } satisfies MetricDataQuery
}

/** What is counted is the hour's; what stands somewhere is the latest that was told. A number nobody told is absent. */
function numbersOf(asked: readonly Asked[], { MetricDataResults = [] }: GetMetricDataCommandOutput): StageNumbers {
  const numbers: { [name: string]: number } = {}
  for (const { Id, Values = [] } of MetricDataResults) {
    const { name, stat } = asked[Number(Id?.slice(1))] ?? {}
    if (!name || Values.length === 0) continue
    const before = numbers[name] ?? 0
    numbers[name] =
      stat === 'Sum' ? before + Values.reduce((sum, value) => sum + value, 0) : Math.max(before, Values[0]!)
  }
  return { ...numbers, error: null }
}

function faultOf(error: unknown): StageNumbers {
  return { error: error instanceof Error ? `CloudWatch: ${error.message}` : 'CloudWatch does not answer.' }
}

const hour = 3_600_000
/** Milliseconds that an answer may take. */
const patience = 10_000
