/** The function that a queue of what Firehose throttled calls; what it does not take yet stays in the queue. */
import { bringBack, type OverflowMessage } from '../../stream/overflow.ts'
import { overflowWords, toldBy } from '../../told.ts'
import { streamOf } from './streaming.ts'

const stream = streamOf(toldBy(overflowWords, process.env), process.env)

export async function handler({ Records }: { Records: readonly OverflowMessage[] }) {
  const failed = await bringBack(stream, Records)
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
