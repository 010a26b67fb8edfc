/** The function that is told how Redshift's statements ended. */
import { S3Client } from '@aws-sdk/client-s3'
import { s3Bucket } from '../../bucket/s3.ts'
import { finish, type StatementEvent } from '../../loader/finish.ts'
import { finisherWords, toldBy } from '../../told.ts'
import { clientOptions } from './environment.ts'
import { metrics } from './metrics.ts'

const told = toldBy(finisherWords, process.env)
const client = new S3Client(clientOptions(process.env))
const bucket = s3Bucket({ client, name: told.workBucket })

export async function handler(event: StatementEvent) {
  const finished = await finish(event, { bucket, clock: Date.now, statements: told.statements })
  if (finished) metrics(told.metrics, { LoadsFailed: finished.state === 'FINISHED' ? 0 : 1 })
  return finished
}
