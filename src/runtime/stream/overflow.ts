import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { EventStream } from '../ports.ts'
import type { Channel } from '../records.ts'
import type { Packed } from './pack.ts'

/** Keeps records that the stream does not take now. */
export interface Overflow {
  /** Durable when it resolves. */
  add(channel: Channel, records: readonly Packed[]): Promise<void>
}

export interface OverflowOptions {
  client: SQSClient
  queueUrl: string
}

/** An SQS queue: one message a record, compressed, because SQS takes little and not every character. */
export function sqsOverflow({ client, queueUrl: QueueUrl }: OverflowOptions): Overflow {
  return {
    async add(channel, records) {
      for (const { text } of records) {
        // Valid UTF-8 without control characters keeps at most 6.9 bits a byte: 900 kB stay below SQS's 1 MiB.
        const body = (await packed(text)).toString('base64')
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ channel, body }) }))
      }
    },
  }
}

/** What became of a queue's message. */
export interface OverflowMessage {
  messageId: string
  body: string
}

/**
 * Gives messages' lines to the stream. Answers the ids of those that it did not take: these stay in the queue.
 * A message that is none of ours stays too, until the queue's own dead letters have it.
 */
export async function bringBack(stream: EventStream, messages: readonly OverflowMessage[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(messages.map(({ body }) => append(stream, body)))
  return messages.flatMap(({ messageId }, index) => (outcomes[index]!.status === 'rejected' ? [messageId] : []))
}

async function append(stream: EventStream, message: string): Promise<void> {
  const { channel, body } = JSON.parse(message) as { channel: Channel; body: string }
  const lines = String(await plain(Buffer.from(body, 'base64')))
    .trimEnd()
    .split('\n')
  await stream.append({ events: [], users: [], [channel]: lines })
}

const packed = promisify(gzip)
const plain = promisify(gunzip)
