import { EventRule } from '@pulumi/aws/cloudwatch/eventRule.js'
import { EventTarget } from '@pulumi/aws/cloudwatch/eventTarget.js'
import { Permission } from '@pulumi/aws/lambda/permission.js'
import { Schedule } from '@pulumi/aws/scheduler/schedule.js'
import { ScheduleGroup } from '@pulumi/aws/scheduler/scheduleGroup.js'
import { all, type Output } from '@pulumi/pulumi'
import { prefixes } from '../runtime/places.ts'
import { finisherWords, loaderWords, variablesOf } from '../runtime/told.ts'
import type { Buckets } from './buckets.ts'
import { lagSeconds, tickRate } from './calculations/cadence.ts'
import { fixedNames } from './calculations/names.ts'
import * as may from './calculations/policies.ts'
import type { Discovery } from './discovery.ts'
import { createHandler, type Handler } from './handler.ts'
import { type AlarmOn, type Keyed, Part, secretArn } from './part.ts'
import { createRole } from './role.ts'
import type { Redshift } from './warehouse.ts'

export interface LoaderArgs {
  artifacts: { loader: string; finisher: string }
  buckets: Buckets
  discovery: Discovery
  warehouse: Redshift
}

/** Loads what is new into Redshift: woken by the clock, told of the end by Redshift's own events. */
export class Loader extends Part {
  readonly alarms: AlarmOn[]
  readonly functionName: Output<string>

  constructor(scope: Keyed, args: LoaderArgs) {
    super('loader', 'loader', scope)
    const loader = createLoader(this, scope, args)
    const finisher = createFinisher(this, scope, args)
    tick(this, scope, loader)
    whenFinished(this, scope, finisher)
    this.functionName = loader.lambda.name
    this.alarms = [...loader.alarms, ...finisher.alarms, ...ownAlarms(scope, args)]
    this.registerOutputs()
  }
}

/** What apps do not keep is taken out of it by whoever loads. */
const received = [prefixes.events, prefixes.users, prefixes.quarantine]

/** One at a time: batches are made one after the other. */
function createLoader(part: Loader, scope: Keyed, { artifacts, buckets, discovery, warehouse }: LoaderArgs): Handler {
  const { raw, work } = buckets
  return createHandler(part, scope, 'loader', {
    artifact: artifacts.loader,
    timeout: 300,
    memoryMb: 512,
    concurrency: 1,
    environment: variablesOf(loaderWords, {
      ...warehouse.told,
      ...reporting(scope),
      rawBucket: raw.bucket,
      workBucket: work.bucket,
      noticesQueue: discovery.queue.url,
      warehouseId: warehouse.identity,
      warehouseSecret: warehouse.adminSecret,
      copyRole: warehouse.copyRole,
      loadEvery: scope.settings.load.every,
    }),
    statements: [
      discovery.queue.arn.apply(may.consume),
      all([raw.arn, work.arn]).apply(([from, own]) => [
        ...may.readObjects(from, received),
        ...may.writeObjects(from, received),
        ...may.deleteObjects(from, received),
        ...may.readObjects(own, [prefixes.status, prefixes.erase]),
        ...may.writeObjects(own, [prefixes.status, prefixes.staged]),
        ...may.deleteObjects(own, [prefixes.staged, prefixes.erase]),
      ]),
      warehouse.target.apply(may.dataApi),
      may.readSecret(secretArn(scope, warehouse.adminSecret)),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3', 'sqs', 'secretsmanager'])),
    ],
  })
}

/** Only touches the bucket: that a load has ended it is told. */
function createFinisher(part: Loader, scope: Keyed, { artifacts, buckets: { work } }: LoaderArgs): Handler {
  return createHandler(part, scope, 'finisher', {
    artifact: artifacts.finisher,
    timeout: 60,
    environment: variablesOf(finisherWords, { ...reporting(scope), workBucket: work.bucket }),
    statements: [
      work.arn.apply((own) => [
        ...may.readObjects(own, [prefixes.status, prefixes.staged]),
        ...may.writeObjects(own, [prefixes.status]),
        ...may.deleteObjects(own, [prefixes.staged]),
      ]),
      scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3'])),
    ],
  })
}

/** By what names the two halves are known to others. */
function reporting({ settings }: Keyed) {
  const { metrics, statements } = fixedNames(settings.stack)
  return { metrics, statements }
}

/** The clock. What the queue did not tell of the loader looks for by itself, once an hour. */
function tick(part: Loader, scope: Keyed, { lambda }: Handler): void {
  const group = new ScheduleGroup(part.named('load'), { tags: part.tags }, part.child())
  const { role } = createRole(part, scope, 'scheduler', {
    services: ['scheduler.amazonaws.com'],
    statements: [lambda.arn.apply(may.invoke)],
  })
  const args = {
    groupName: group.name,
    scheduleExpression: tickRate(scope.settings.load.every),
    flexibleTimeWindow: { mode: 'OFF' },
    kmsKeyArn: scope.key.arn,
    target: { arn: lambda.arn, roleArn: role.arn, input: '{}', retryPolicy: impatient },
  }
  new Schedule(part.named('load'), args, part.child())
}

/** The next tick does what a failed one did not. */
const impatient = { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 }

/** Only this stack's statements: their names say whose they are. */
function whenFinished(part: Loader, { settings }: Keyed, { lambda }: Handler): void {
  const eventPattern = JSON.stringify({
    source: ['aws.redshift-data'],
    'detail-type': ['Redshift Data Statement Status Change'],
    detail: { statementName: [{ prefix: fixedNames(settings.stack).statements }] },
  })
  const rule = new EventRule(part.named('finished'), { eventPattern, tags: part.tags }, part.child())
  const caller = { action: 'lambda:InvokeFunction', function: lambda.name, principal: 'events.amazonaws.com' }
  new Permission(part.named('finished'), { ...caller, sourceArn: rule.arn }, part.child())
  new EventTarget(part.named('finished'), { rule: rule.name, arn: lambda.arn }, part.child())
}

/** The age of what waits says more than the loader could, which may be what is broken. */
function ownAlarms({ settings }: Keyed, { discovery }: LoaderArgs): AlarmOn[] {
  const lag = {
    name: 'load lag',
    description: 'Events wait for the warehouse longer than they should.',
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    statistic: 'Maximum',
    above: lagSeconds(settings.load.every),
  } as const
  const refused = {
    name: 'refused rows',
    description: 'Rows went to quarantine: dataloaf events replay.',
    namespace: fixedNames(settings.stack).metrics,
    metric: 'RowsRefused',
    statistic: 'Sum',
    above: 0,
  } as const
  return [
    { dimensions: { QueueName: discovery.queue.name }, spec: lag },
    { dimensions: {}, spec: refused },
  ]
}
