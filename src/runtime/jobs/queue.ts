import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { ImportJob } from './import-object.ts'

/** Long work that is done elsewhere. */
export interface Jobs {
  /** It will be done, at least once, when this resolves. */
  add(job: ImportJob): Promise<void>
}

/** An SQS queue, from which a worker takes one job at a time. */
export function sqsJobs({ client, queueUrl: QueueUrl }: { client: SQSClient; queueUrl: string }): Jobs {
  return {
    async add(job) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(job) }))
    },
  }
}
