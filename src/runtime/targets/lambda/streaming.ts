import { FirehoseClient } from '@aws-sdk/client-firehose'
import type { EventStream } from '../../ports.ts'
import { firehoseStream } from '../../stream/firehose.ts'
import type { Overflow } from '../../stream/overflow.ts'
import type { Environment, overflowWords, Told } from '../../told.ts'
import { clientOptions } from './environment.ts'

/** Firehose as a function is told of it. */
export function streamOf(
  { eventsStream, usersStream }: Told<typeof overflowWords>,
  environment: Environment,
  overflow?: Overflow,
): EventStream {
  // The stream itself decides what is worth another try.
  const client = new FirehoseClient({ ...clientOptions(environment), maxAttempts: 1 })
  return firehoseStream({
    client,
    streams: { events: eventsStream, users: usersStream },
    ...(overflow && { overflow }),
  })
}
