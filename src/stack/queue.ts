import { Queue } from '@pulumi/aws/sqs/queue.js'
import { jsonStringify } from '@pulumi/pulumi'
import type { AlarmOn, Keyed, Part } from './part.ts'

export interface QueueArgs {
  /** Longest time a message is worked on, in seconds. */
  visibility: number
  /** Deliveries before a message is put aside. Default 5. */
  tries?: number
}

/** An encrypted queue and the one beside it for messages that nobody could handle. */
export interface QueuePair {
  queue: Queue
  dead: Queue
}

const fourteenDays = 14 * 24 * 3600

export function createQueue(part: Part, { key }: Keyed, name: string, { visibility, tries = 5 }: QueueArgs): QueuePair {
  const common = { kmsMasterKeyId: key.arn, messageRetentionSeconds: fourteenDays, tags: part.tags }
  const dead = new Queue(part.named(`${name}-dead`), common, part.child())
  const redrivePolicy = jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: tries })
  const args = { ...common, visibilityTimeoutSeconds: visibility, redrivePolicy }
  return { queue: new Queue(part.named(name), args, part.child()), dead }
}

/** Something lies among what nobody could handle. */
export function deadLetters(name: string, { dead }: QueuePair): AlarmOn {
  const spec = {
    name: `${name} dead letters`,
    description: 'Messages could not be handled and were put aside.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    above: 0,
  } as const
  return { spec, dimensions: { QueueName: dead.name } }
}
