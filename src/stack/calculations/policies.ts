import { prefixes } from '../../runtime/places.ts'
import { allow, type Condition, type Statement } from './policy.ts'

/** What each role may do, from plain ARNs. A role gets the sum of the parts that it needs. */

/** Sends events on. */
export function fillStreams(streams: string[]): Statement[] {
  return [allow(['firehose:PutRecordBatch'], streams)]
}

/** Reads what the host publishes for the collector. */
export function readCollectorConfig(workBucket: string): Statement[] {
  return [allow(['s3:GetObject'], `${workBucket}/${prefixes.config}*`)]
}

const receiving = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes']

export function consume(queue: string): Statement[] {
  return [allow(receiving, queue)]
}

export function send(queue: string): Statement[] {
  return [allow(['sqs:SendMessage'], queue)]
}

/**
 * Lists and reads objects of some prefixes. `IfExists`: S3 says of an object that is not there that it is not there only
 * to who may list, and asks that without a prefix.
 */
export function readObjects(bucket: string, among: string[]): Statement[] {
  return [
    allow(['s3:GetObject'], objects(bucket, among)),
    allow(['s3:ListBucket'], bucket, { StringLikeIfExists: { 's3:prefix': among.map((prefix) => `${prefix}*`) } }),
    allow(['s3:GetBucketLocation'], bucket),
  ]
}

export function writeObjects(bucket: string, among: string[]): Statement[] {
  return [allow(['s3:PutObject', 's3:AbortMultipartUpload'], objects(bucket, among))]
}

export function deleteObjects(bucket: string, among: string[]): Statement[] {
  return [allow(['s3:DeleteObject'], objects(bucket, among))]
}

const objects = (bucket: string, among: string[]) => among.map((prefix) => `${bucket}/${prefix}*`)

/** The stack's key, and only on behalf of the services that it is used with. */
export function useKey(key: string, region: string, services: string[]): Statement[] {
  const via = services.map((service) => `${service}.${region}.amazonaws.com`)
  return [allow(['kms:Decrypt', 'kms:GenerateDataKey'], key, { StringEquals: { 'kms:ViaService': via } })]
}

/** Firehose's own role: it adds objects, and never reads or deletes one. */
export function delivery({ bucket, log }: { bucket: string; log: string }): Statement[] {
  return [
    allow(
      [
        's3:AbortMultipartUpload',
        's3:GetBucketLocation',
        's3:ListBucket',
        's3:ListBucketMultipartUploads',
        's3:PutObject',
      ],
      [bucket, ...objects(bucket, [prefixes.events, prefixes.users, prefixes.errors])],
    ),
    ...writeLogs(log),
  ]
}

export function writeLogs(group: string): Statement[] {
  return [allow(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], `${group}:*`)]
}

/** Redshift as the Data API reaches it. `credentials` is the service's own way to a database user for a role. */
export interface DataApiTarget {
  arn: string
  credentials: { action: string; resource: string }
}

/** Statements on one warehouse. What became of a statement has no ARN: a caller is kept to those that it made itself. */
export function dataApi({ arn, credentials }: DataApiTarget): Statement[] {
  const mine: Condition = { StringEquals: { 'redshift-data:statement-owner-iam-userid': callerId } }
  return [
    allow(['redshift-data:ExecuteStatement', 'redshift-data:BatchExecuteStatement'], arn),
    allow(
      ['redshift-data:DescribeStatement', 'redshift-data:GetStatementResult', 'redshift-data:CancelStatement'],
      '*',
      mine,
    ),
    allow([credentials.action], credentials.resource),
  ]
}

// IAM's own variable, not a template of ours.
const callerId = `\${aws:userid}`

/** COPY's role: reads the rows that the loader laid out, and nothing else. */
export function copyObjects(work: string): Statement[] {
  return readObjects(work, [prefixes.staged])
}

/** Numbers of CloudWatch, which knows no narrower right: neither an ARN nor a namespace can be named. */
export function readMetrics(): Statement[] {
  return [allow(['cloudwatch:GetMetricData'], '*')]
}

export function readSecret(secret: string): Statement[] {
  return [allow(['secretsmanager:GetSecretValue'], secret)]
}

/** A secret that its first reader makes up, so that no state file ever holds it. */
export function keepSecret(secret: string): Statement[] {
  return [allow(['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'], secret)]
}

/** A crawler's tables in one database. `glue` is the ARN up to the kind of thing. */
export function crawl(glue: string, database: string): Statement[] {
  const tables = [`${glue}:catalog`, `${glue}:database/${database}`, `${glue}:table/${database}/*`]
  const verbs = ['GetDatabase', 'GetTable', 'GetTables', 'CreateTable', 'UpdateTable']
  const partitions = ['GetPartition', 'GetPartitions', 'BatchGetPartition', 'BatchCreatePartition', 'CreatePartition']
  return [
    allow(
      [...verbs, ...partitions].map((verb) => `glue:${verb}`),
      tables,
    ),
  ]
}

/** Calls one function, and that one only. */
export function invoke(lambda: string): Statement[] {
  return [allow(['lambda:InvokeFunction'], lambda)]
}

export function readParameter(parameter: string): Statement[] {
  return [allow(['ssm:GetParameter'], parameter)]
}
