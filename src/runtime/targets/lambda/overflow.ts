/** The function that a queue of what Firehose throttled calls; what it does not take yet stays in the queue. */
import { bringBack, type OverflowMessage } from '../../stream/overflow.ts'
import { streamOf } from './collecting.ts'

const stream = streamOf(process.env)

export async function handler({ Records }: { Records: readonly OverflowMessage[] }) {
  const failed = await bringBack(stream, Records)
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
