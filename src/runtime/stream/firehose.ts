import { setTimeout as sleep } from 'node:timers/promises'
import { type FirehoseClient, PutRecordBatchCommand, type PutRecordBatchResponseEntry } from '@aws-sdk/client-firehose'
import { DataLoafError } from '../../errors.ts'
import type { EventStream, StreamBatch } from '../ports.ts'
import type { Channel } from '../records.ts'
import type { Overflow } from './overflow.ts'
import { callsOf, type Packed, pack } from './pack.ts'

export interface FirehoseOptions {
  client: FirehoseClient
  /** The name of each channel's Firehose stream. */
  streams: { readonly [channel in Channel]: string }
  /** Where records go that Firehose does not take. Default: nowhere, the batch is refused. */
  overflow?: Overflow
  /** Milliseconds before each further try of what was not taken; each is varied by up to its half. */
  waits?: readonly number[]
}

/**
 * Firehose, which has a record on several disks when it says that it took it. What it throttles is tried again, then
 * put aside in the overflow. A batch that is rejected may be there in part: its ids make the sender's next try harmless.
 */
export function firehoseStream({ client, streams, overflow, waits = [50, 150, 400] }: FirehoseOptions): EventStream {
  const underWay = new Set<Promise<void>>()
  let closed = false

  async function put(batch: StreamBatch): Promise<void> {
    const channels = Object.keys(streams) as Channel[]
    await Promise.all(channels.flatMap((channel) => callsOf(pack(batch[channel])).map((call) => send(channel, call))))
  }

  async function send(channel: Channel, records: readonly Packed[]): Promise<void> {
    let left = records
    let cause: unknown
    for (const wait of [0, ...waits]) {
      if (wait > 0) await sleep(wait * (0.5 + Math.random() / 2))
      try {
        left = await refusedOf(channel, left)
        if (left.length === 0) return
      } catch (error) {
        // Firehose may have taken them all the same; the loader drops what comes twice.
        if (!isPassing(error)) throw failure(error)
        cause = error
      }
    }
    if (!overflow) throw throttled(cause)
    await overflow.add(channel, left).catch((error) => Promise.reject(throttled(error)))
  }

  /** The records that Firehose did not take, by the place of their answers. */
  async function refusedOf(channel: Channel, records: readonly Packed[]): Promise<readonly Packed[]> {
    const Records = records.map(({ text }) => ({ Data: Buffer.from(text) }))
    const input = { DeliveryStreamName: streams[channel], Records }
    const { FailedPutCount = 0, RequestResponses = [] } = await client.send(new PutRecordBatchCommand(input))
    if (FailedPutCount === 0) return []
    return records.filter((_, index) => isRefused(RequestResponses[index]))
  }

  return {
    async append(batch) {
      if (closed) throw new DataLoafError('unavailable', 'The stream is closed.')
      const work = put(batch)
      const settled = work.catch(() => {}).finally(() => underWay.delete(settled))
      underWay.add(settled)
      await work
    },
    async flush() {
      await Promise.all(underWay)
    },
    async close() {
      closed = true
      await Promise.all(underWay)
    },
  }
}

/** One that is not answered for counts as not taken. */
function isRefused(answer: PutRecordBatchResponseEntry | undefined): boolean {
  return answer === undefined || answer.ErrorCode !== undefined || answer.RecordId === undefined
}

/** Whether trying again can help: the service is busy or could not be reached, or its reply was lost. */
function isPassing(error: unknown): boolean {
  const { name, $metadata, $fault } = error as {
    name: string
    $metadata?: { httpStatusCode?: number }
    $fault?: string
  }
  const status = $metadata?.httpStatusCode ?? 0
  return (
    $fault !== 'client' || status === 429 || status >= 500 || /Throttl|LimitExceeded|Unavailable|Timeout/.test(name)
  )
}

function failure(cause: unknown): DataLoafError {
  const { message, name } = cause as Error
  return new DataLoafError('unavailable', `Firehose refused the events: ${message || name}`, {
    hint: 'Look at the streams’ names and at what the role may do.',
    retryAfter: 30,
    cause,
  })
}

function throttled(cause: unknown): DataLoafError {
  return new DataLoafError('overloaded', 'Firehose takes no more events at the moment.', { retryAfter: 5, cause })
}
