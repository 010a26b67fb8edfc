import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'

/** That an object is there; said at least once, in no order. */
export interface Notice {
  key: string
  bytes: number
  /** Given back when the object needs no more attention. */
  receipt: string
}

/** A queue of notices. What is not settled comes again. */
export interface Notices {
  /** How many wait, about. */
  waiting(): Promise<number>
  /** Some that wait; none when none do. */
  next(): Promise<Notice[]>
  settle(receipts: readonly string[]): Promise<void>
}

/** S3's notifications in an SQS queue. */
export function sqsNotices({ client, queueUrl: QueueUrl }: { client: SQSClient; queueUrl: string }): Notices {
  return {
    async waiting() {
      const AttributeNames = ['ApproximateNumberOfMessages' as const]
      const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0)
    },
    async next() {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
      const notices = Messages.flatMap(({ Body = '', ReceiptHandle = '' }) => noticesOf(Body, ReceiptHandle))
      // S3 says once that it will say something.
      const silent = Messages.filter(({ ReceiptHandle }) => !notices.some(({ receipt }) => receipt === ReceiptHandle))
      await remove(silent.map(({ ReceiptHandle = '' }) => ReceiptHandle))
      return notices.length === 0 && Messages.length > 0 ? await this.next() : notices
    },
    settle: (receipts) => remove([...new Set(receipts)]),
  }

  async function remove(receipts: readonly string[]): Promise<void> {
    for (let at = 0; at < receipts.length; at += 10) {
      const Entries = receipts.slice(at, at + 10).map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }))
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))
    }
  }
}

interface S3Event {
  Records?: { eventName?: string; s3?: { object?: { key?: string; size?: number } } }[]
}

/** One message may tell of several objects; their keys come as in a form. */
function noticesOf(body: string, receipt: string): Notice[] {
  const { Records = [] } = parsed(body)
  return Records.flatMap(({ s3 }) => {
    const { key, size = 0 } = s3?.object ?? {}
    return key === undefined ? [] : [{ key: decodeURIComponent(key.replaceAll('+', ' ')), bytes: size, receipt }]
  })
}

function parsed(body: string): S3Event {
  try {
    return JSON.parse(body) as S3Event
  } catch {
    return {}
  }
}
