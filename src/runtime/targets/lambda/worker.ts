/** The function that a queue of long work calls: one job at a time, gone on with by the next call when time runs out. */
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { s3Bucket, s3Opener } from '../../bucket/s3.ts'
import { type ImportJob, importObject } from '../../jobs/import-object.ts'
import { sqsJobs } from '../../jobs/queue.ts'
import { toldBy, workerWords } from '../../told.ts'
import { settingsOf } from './collecting.ts'
import { clientOptions } from './environment.ts'
import { streamOf } from './streaming.ts'

/** Milliseconds of the quarter of an hour that a function has. */
const patience = 600_000

const told = toldBy(workerWords, process.env)
const options = clientOptions(process.env)
const client = new S3Client(options)
const bucket = s3Bucket({ client, name: told.workBucket })
const open = s3Opener(client)
const jobs = sqsJobs({ client: new SQSClient(options), queueUrl: told.jobsQueue })
const stream = streamOf(told, process.env)
const collections = settingsOf(told, process.env)

export async function handler({ Records }: { Records: readonly { body: string }[] }) {
  for (const { body } of Records) {
    const job = JSON.parse(body) as ImportJob
    const parts = { bucket, open, stream, collections, clock: Date.now, patience }
    const { ended, rejected, ...progress } = await importObject(job, parts)
    if (ended === null) await jobs.add(job)
    process.stdout.write(`${JSON.stringify({ ...job, ...progress, ended })}\n`)
  }
}
