/** The function that is told how Redshift's statements ended. */
import { S3Client } from '@aws-sdk/client-s3'
import { s3Bucket } from '../../bucket/s3.ts'
import { finish, type StatementEvent } from '../../loader/finish.ts'
import { clientOptions, setting } from './environment.ts'
import { metrics } from './metrics.ts'

const client = new S3Client(clientOptions(process.env))
const bucket = s3Bucket({ client, name: setting(process.env, 'DATALOAF_BUCKET') })

export async function handler(event: StatementEvent) {
  const finished = await finish(event, { bucket, clock: Date.now })
  if (finished) metrics({ LoadsFailed: finished.state === 'FINISHED' ? 0 : 1 })
  return finished
}
