import type { LogGroup } from '@pulumi/aws/cloudwatch/logGroup.js'
import { type FunctionArgs, Function as Lambda } from '@pulumi/aws/lambda/function.js'
import { asset, type Input } from '@pulumi/pulumi'
import { writeLogs } from './calculations/policies.ts'
import type { Statement } from './calculations/policy.ts'
import { createLogGroup } from './log-group.ts'
import type { AlarmOn, Keyed, Part } from './part.ts'
import { createRole, type RoleWithPolicy } from './role.ts'

export interface HandlerArgs {
  /** Path of the zip; `index.handler` is called. */
  artifact: string
  /** Seconds. */
  timeout: number
  /** Default 256. */
  memoryMb?: number
  environment: Record<string, Input<string>>
  /** What its role may do, beside writing its own log. */
  statements: Input<Statement[]>[]
  /** Most copies that run at once. Default: as many as there is work for. */
  concurrency?: number
}

/** A Lambda function with a role and a log of its own. */
export interface Handler {
  lambda: Lambda
  role: RoleWithPolicy
  alarms: AlarmOn[]
}

export function createHandler(part: Part, scope: Keyed, name: string, args: HandlerArgs): Handler {
  const log = createLogGroup(part, scope, name)
  const role = createRole(part, scope, name, roleOf(args, log))
  const lambda = new Lambda(
    part.named(name),
    {
      ...functionArgs(args),
      kmsKeyArn: scope.key.arn,
      role: role.role.arn,
      loggingConfig: logging(log),
      tags: part.tags,
    },
    part.child({ dependsOn: role.policy ? [role.policy] : [] }),
  )
  return { lambda, role, alarms: handlerAlarms(name, lambda) }
}

function roleOf({ statements }: HandlerArgs, log: LogGroup) {
  return {
    services: ['lambda.amazonaws.com'],
    sourceAccount: false,
    statements: [...statements, log.arn.apply(writeLogs)],
  }
}

function functionArgs({ artifact, timeout, memoryMb = 256, environment, concurrency }: HandlerArgs) {
  return {
    code: new asset.FileArchive(artifact),
    handler: 'index.handler',
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    memorySize: memoryMb,
    timeout,
    environment: { variables: environment },
    ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
  } satisfies Omit<FunctionArgs, 'role'>
}

const logging = ({ name }: LogGroup) => ({
  logFormat: 'JSON',
  logGroup: name,
  applicationLogLevel: 'INFO',
  systemLogLevel: 'WARN',
})

function handlerAlarms(name: string, lambda: Lambda): AlarmOn[] {
  const common = { namespace: 'AWS/Lambda', statistic: 'Sum', above: 0 } as const
  const dimensions = { FunctionName: lambda.name }
  return [
    {
      dimensions,
      spec: { ...common, name: `${name} errors`, metric: 'Errors', description: `The ${name} handler failed.` },
    },
    {
      dimensions,
      spec: {
        ...common,
        name: `${name} throttles`,
        metric: 'Throttles',
        description: `The ${name} handler was held back.`,
      },
    },
  ]
}
