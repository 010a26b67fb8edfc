/** Whether what programs really asked AWS for is what the stack's policies let them ask for. */
import type { Services } from './aws-services.ts'
import type { AwsRequest } from './faulty-aws.ts'
import { graphOf } from './stack-mocks.ts'
import { type Found, listOf, statementsOf } from './stack-policies.ts'
import { programArgs, type VariantName } from './stack-variants.ts'

interface Need {
  action: string
  /** Name of the thing: bucket, bucket/key, stream, queue or secret. */
  thing: string
  /** Of a listing. */
  prefix?: string
}

/** The needs of requests that no statement of their caller's role allows, in words. */
export async function notAllowed(
  seen: readonly AwsRequest[],
  { variant, services }: { variant: VariantName; services: Services },
): Promise<string[]> {
  const { resources } = await graphOf(programArgs(variant))
  const statements = statementsOf(resources).filter(({ kind }) => kind === 'role')
  const asked = seen.flatMap((request) => needsOf(request).map((need) => ({ ...need, caller: request.caller })))
  const refused = asked.filter(({ caller, ...need }) => {
    const own = statements.filter(({ where }) => where.endsWith(` shop-${caller}`))
    return !own.some((statement) => allows(statement, { ...need, thing: inStack(need.thing, services) }))
  })
  return [...new Set(refused.map(({ caller, action, thing }) => `${caller} ${action} ${inStack(thing, services)}`))]
}

function needsOf({ method, path, target, body }: AwsRequest): Need[] {
  const [service = '', verb = ''] = target.split('.')
  if (service === '') return s3Needs(method, new URL(path, 'http://s3'), body)
  const input = JSON.parse(body) as { DeliveryStreamName: string; QueueUrl: string; SecretId: string }
  if (service.startsWith('Firehose')) return [{ action: `firehose:${verb}`, thing: input.DeliveryStreamName }]
  if (service === 'AmazonSQS') {
    return [{ action: `sqs:${verb.replace(/Batch$/, '')}`, thing: input.QueueUrl.split('/').at(-1)! }]
  }
  return [{ action: `${service}:${verb}`, thing: nameIn(input.SecretId) }]
}

function s3Needs(method: string, url: URL, body: string): Need[] {
  const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/')
  if (url.searchParams.has('list-type')) {
    return [{ action: 's3:ListBucket', thing: bucket, prefix: url.searchParams.get('prefix') ?? '' }]
  }
  if (url.searchParams.has('delete')) {
    const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)
    return keys.map((key) => ({ action: 's3:DeleteObject', thing: `${bucket}/${key}` }))
  }
  const ofUpload = url.searchParams.has('uploads') || url.searchParams.has('uploadId')
  const verbs: { [method: string]: string } = {
    GET: 's3:GetObject',
    PUT: 's3:PutObject',
    ...(ofUpload && { POST: 's3:PutObject', DELETE: 's3:AbortMultipartUpload' }),
  }
  return [{ action: verbs[method] ?? `s3:${method}`, thing: [bucket, ...rest].join('/') }]
}

/** The name that a thing of the emulator has in the stack of the tests. */
function inStack(thing: string, { raw, work, delivery, queues }: Services): string {
  const names: { [here: string]: string } = {
    [raw.name]: 'shop-raw',
    [work.name]: 'shop-work',
    [delivery.streams.events]: 'shop-events',
    [delivery.streams.users]: 'shop-users',
    [nameIn(queues.notices)]: 'shop-discovery',
    [nameIn(queues.overflow)]: 'shop-overflow',
    [nameIn(queues.jobs)]: 'shop-jobs',
  }
  const [first = '', ...rest] = thing.split('/')
  // Secrets Manager adds six letters to a name.
  const name = first.startsWith('rds!') ? 'rds!shop-metadata' : (names[first] ?? first)
  return [name, ...rest].join('/')
}

function allows({ Effect, Action, Resource, Condition }: Found, { action, thing, prefix }: Need): boolean {
  const prefixes = listOf(Condition?.StringLikeIfExists?.['s3:prefix'])
  return (
    Effect === 'Allow' &&
    listOf(Action).includes(action) &&
    listOf(Resource).some((arn) => matches(nameIn(arn), thing)) &&
    (prefix === undefined || prefixes.some((pattern) => matches(pattern, prefix)))
  )
}

/** The end of an ARN or of a queue's URL. */
function nameIn(arn: string): string {
  return arn.startsWith('http') ? arn.split('/').at(-1)! : arn.split(':').at(-1)!
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`, 's').test(text)
}
