/** The function that a schedule calls: takes what is new in the bucket into Redshift. One at a time. */
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DataLoafError } from '../../../errors.ts'
import { s3Bucket, s3Reader } from '../../bucket/s3.ts'
import { type Cadence, cadenceOf } from '../../loader/cadence.ts'
import { sqsNotices } from '../../loader/notices.ts'
import { tick } from '../../loader/tick.ts'
import { migrateRedshift, openLoadingRedshift } from '../../warehouse/redshift.ts'
import { redshiftOf } from '../redshift-place.ts'
import { clientOptions, setting } from './environment.ts'
import { metrics } from './metrics.ts'

const environment = process.env
const options = clientOptions(environment)
const client = new S3Client(options)
const bucket = s3Bucket({ client, name: setting(environment, 'DATALOAF_BUCKET') })
const queueUrl = setting(environment, 'DATALOAF_NOTICES_QUEUE')
const notices = sqsNotices({ client: new SQSClient(options), queueUrl })
const warehouse = openLoadingRedshift({
  ...redshiftOf(environment),
  ...options,
  bucket,
  read: s3Reader(client),
  role: setting(environment, 'DATALOAF_COPY_ROLE'),
})

const cadence = cadenceIn(environment.DATALOAF_LOAD_EVERY ?? '3m')
let migrated: Promise<void> | undefined

export async function handler() {
  // Tables are looked after by the first load of a function, not by a turn that finds nothing.
  const load: typeof warehouse.load = async (objects) => {
    migrated ??= migrateRedshift(warehouse)
    await migrated.catch((error) => {
      migrated = undefined
      throw error
    })
    return await warehouse.load(objects)
  }
  const done = await tick({ bucket, notices, cadence, clock: Date.now, warehouse: { ...warehouse, load } })
  metrics({
    ObjectsLoaded: done.objects,
    RowsLoaded: done.rows,
    RowsRefused: done.refused,
    ObjectsFailed: done.failed.length,
  })
  if (done.failed.length > 0) process.stdout.write(`${JSON.stringify({ failed: done.failed })}\n`)
  return done
}

function cadenceIn(text: string): Cadence {
  const cadence = cadenceOf(text)
  if (cadence) return cadence
  const path = ['DATALOAF_LOAD_EVERY']
  throw new DataLoafError('invalid_config', 'DATALOAF_LOAD_EVERY is 3m, 1h, …, hourly or adaptive.', { path })
}
