/** The function that a schedule calls: takes what is new in the bucket into Redshift. One at a time. */
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DataLoafError } from '../../../errors.ts'
import { s3Bucket, s3Reader } from '../../bucket/s3.ts'
import { fulfil } from '../../keeping/elsewhere.ts'
import { eraser } from '../../keeping/erase.ts'
import { type Cadence, cadenceOf } from '../../loader/cadence.ts'
import { sqsNotices } from '../../loader/notices.ts'
import { tick } from '../../loader/tick.ts'
import { loaderWords, toldBy } from '../../told.ts'
import { migrateRedshift, openLoadingRedshift } from '../../warehouse/redshift.ts'
import { redshiftAt } from '../aws/redshift-place.ts'
import { clientOptions } from './environment.ts'
import { metrics } from './metrics.ts'

/** Milliseconds: a batch that is begun then still ends before the function's time is over. */
const patience = 120_000

const told = toldBy(loaderWords, process.env)
const options = clientOptions(process.env)
const client = new S3Client(options)
const bucket = s3Bucket({ client, name: told.rawBucket })
const work = s3Bucket({ client, name: told.workBucket })
const notices = sqsNotices({ client: new SQSClient(options), queueUrl: told.noticesQueue })
const at = redshiftAt(told)
const warehouse = openLoadingRedshift({
  ...at,
  ...options,
  secretArn: told.warehouseSecret,
  bucket: work,
  read: s3Reader(client),
  role: told.copyRole,
  statements: told.statements,
})

const erase = eraser({
  bucket,
  warehouse: {
    run: (statement) => ready().then(() => warehouse.run(statement)),
    erase: (what) => ready().then(() => warehouse.erase(what)),
  },
  clock: Date.now,
  patience: patience / 2,
})

const cadence = cadenceIn(told.loadEvery)
let migrated: Promise<void> | undefined

export async function handler() {
  const done = await tick({
    bucket,
    work,
    notices,
    cadence,
    place: told.warehouseId,
    patience,
    clock: Date.now,
    warehouse: {
      ...warehouse,
      load: (objects) => ready().then(() => warehouse.load(objects)),
      loaded: (keys) => ready().then(() => warehouse.loaded(keys)),
    },
  })
  metrics(told.metrics, {
    ObjectsLoaded: done.objects,
    RowsLoaded: done.rows,
    RowsRefused: done.refused,
    ObjectsFailed: done.failed.length,
  })
  await fulfil({ work, eraser: erase, clock: Date.now })
  if (done.failed.length > 0) process.stdout.write(`${JSON.stringify({ failed: done.failed })}\n`)
  return done
}

/** Tables are looked after by the first load of a function, not by a turn that finds nothing. */
async function ready(): Promise<void> {
  migrated ??= migrateRedshift(warehouse)
  await migrated.catch((error) => {
    migrated = undefined
    throw error
  })
}

function cadenceIn(text: string): Cadence {
  const cadence = cadenceOf(text)
  if (cadence) return cadence
  throw new DataLoafError('invalid_config', 'Loads come every 3m, 1h, …, hourly or adaptive.', { path: ['loadEvery'] })
}
