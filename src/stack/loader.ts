import { EventRule } from '@pulumi/aws/cloudwatch/eventRule.js'
import { EventTarget } from '@pulumi/aws/cloudwatch/eventTarget.js'
import { Permission } from '@pulumi/aws/lambda/permission.js'
import { Schedule } from '@pulumi/aws/scheduler/schedule.js'
import { ScheduleGroup } from '@pulumi/aws/scheduler/scheduleGroup.js'
import { all, type Input } from '@pulumi/pulumi'
import type { Buckets } from './buckets.ts'
import { lagSeconds, tickRate } from './calculations/cadence.ts'
import { fixedNames, prefixes } from './calculations/names.ts'
import * as may from './calculations/policies.ts'
import type { Statement } from './calculations/policy.ts'
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

  constructor(scope: Keyed, args: LoaderArgs) {
    super('loader', 'loader', scope)
    const loader = createLoader(this, scope, args)
    const finisher = createFinisher(this, scope, args, loader)
    tick(this, scope, loader)
    whenFinished(this, scope, finisher)
    this.alarms = [...loader.alarms, ...finisher.alarms, ...ownAlarms(scope)]
    this.registerOutputs()
  }
}

/** One at a time: batches are made one after the other. */
function createLoader(part: Loader, scope: Keyed, args: LoaderArgs): Handler {
  return createHandler(part, scope, 'loader', {
    artifact: args.artifacts.loader,
    timeout: 300,
    memoryMb: 512,
    concurrency: 1,
    environment: environment(scope, args),
    statements: [
      ...shared(scope, args, { own: true }),
      args.discovery.queue.arn.apply(may.consume),
      args.buckets.raw.arn.apply((raw) => may.readObjects(raw, [prefixes.events, prefixes.users])),
      may.readSecret(secretArn(scope, args.warehouse.adminSecret)),
    ],
  })
}

function createFinisher(part: Loader, scope: Keyed, args: LoaderArgs, { lambda }: Handler): Handler {
  return createHandler(part, scope, 'finisher', {
    artifact: args.artifacts.finisher,
    timeout: 60,
    environment: { ...environment(scope, args), DATALOAF_LOADER: lambda.name },
    statements: [...shared(scope, args, { own: false }), lambda.arn.apply(may.invoke)],
  })
}

function environment(
  { settings }: Keyed,
  { buckets, discovery, warehouse }: LoaderArgs,
): Record<string, Input<string>> {
  const names = fixedNames(settings.stack)
  return {
    DATALOAF_WAREHOUSE: warehouse.address,
    DATALOAF_WAREHOUSE_ADMIN: warehouse.adminSecret,
    DATALOAF_COPY_ROLE: warehouse.copyRole,
    DATALOAF_RAW_BUCKET: buckets.raw.bucket,
    DATALOAF_WORK_BUCKET: buckets.work.bucket,
    DATALOAF_DISCOVERY_QUEUE: discovery.queue.url,
    DATALOAF_LOAD_EVERY: settings.load.every,
    DATALOAF_METRICS: names.metrics,
    DATALOAF_STATEMENTS: names.statements,
  }
}

/** What both halves do: statements, manifests, quarantine, metrics. */
function shared(scope: Keyed, { buckets, warehouse }: LoaderArgs, { own }: { own: boolean }): Input<Statement[]>[] {
  const { raw, work } = buckets
  return [
    warehouse.target.apply((target) => may.dataApi(target, { own })),
    all([raw.arn, work.arn]).apply(([from, manifests]) => [
      ...may.writeObjects(from, [prefixes.quarantine]),
      ...may.writeObjects(manifests, [prefixes.manifests]),
      ...may.readObjects(manifests, [prefixes.manifests]),
    ]),
    may.putMetrics(fixedNames(scope.settings.stack).metrics),
    scope.key.arn.apply((key) => may.useKey(key, scope.region, ['s3', 'sqs', 'secretsmanager'])),
  ]
}

/** The clock: as often as is configured, and once an hour with a look into the bucket itself. */
function tick(part: Loader, scope: Keyed, { lambda }: Handler): void {
  const group = new ScheduleGroup(part.named('load'), { tags: part.tags }, part.child())
  const { role } = createRole(part, scope, 'scheduler', {
    services: ['scheduler.amazonaws.com'],
    statements: [lambda.arn.apply(may.invoke)],
  })
  const schedule = (name: string, scheduleExpression: string, input: object) => {
    const target = { arn: lambda.arn, roleArn: role.arn, input: JSON.stringify(input), retryPolicy: impatient }
    const at = {
      groupName: group.name,
      scheduleExpression,
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: scope.key.arn,
    }
    new Schedule(part.named(name), { ...at, target }, part.child())
  }
  schedule('load', tickRate(scope.settings.load.every), {})
  schedule('reconcile', 'rate(1 hour)', { reconcile: true })
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

/** On metrics that the loader writes itself. */
function ownAlarms({ settings }: Keyed): AlarmOn[] {
  const namespace = fixedNames(settings.stack).metrics
  const lag = {
    name: 'load lag',
    metric: 'LoadLagSeconds',
    statistic: 'Maximum',
    above: lagSeconds(settings.load.every),
  } as const
  const refused = { name: 'refused rows', metric: 'RowsRefused', statistic: 'Sum', above: 0 } as const
  const dimensions = {}
  return [
    { dimensions, spec: { ...lag, namespace, description: 'Events wait for the warehouse longer than they should.' } },
    { dimensions, spec: { ...refused, namespace, description: 'Rows went to quarantine: dataloaf events replay.' } },
  ]
}
