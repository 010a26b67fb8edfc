import type { Function as Lambda } from '@pulumi/aws/lambda/function.js'
import { Permission } from '@pulumi/aws/lambda/permission.js'
import { interpolate, type Output } from '@pulumi/pulumi'
import type { HandlerName } from './calculations/routes.ts'
import type { Domain } from './domain.ts'
import type { AlarmOn, Part } from './part.ts'

/** What every edge is made of. */
export interface EdgeArgs {
  handlers: Readonly<Record<HandlerName, Lambda>>
  /** Its name at `collect.` when the certificate is there. */
  domain?: Domain | undefined
}

/** Where events come in. Which kind it is matters to nobody behind it. */
export interface Edge {
  /** Address that SDKs send to. */
  readonly url: Output<string>
  readonly alarms: AlarmOn[]
}

/** Requests a second that an edge lets through, and how many at once. */
export const throttle = { rate: 2_000, burst: 4_000 } as const

/** What a request is remembered by: no address, no body, no key. */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  fault: '$context.integrationErrorMessage',
})

/** Lets an API call the handlers, whatever the path. */
export function allowCalls(part: Part, handlers: EdgeArgs['handlers'], executionArn: Output<string>): void {
  for (const [name, lambda] of Object.entries(handlers)) {
    const args = {
      action: 'lambda:InvokeFunction',
      function: lambda.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: interpolate`${executionArn}/*/*`,
    }
    new Permission(part.named(`call-${name}`), args, part.child())
  }
}

/** Faults of the edge or of what is behind it; `metric` is spelt as the API's kind spells it. */
export function faults(metric: '5xx' | '5XXError', dimensions: AlarmOn['dimensions']): AlarmOn {
  const spec = {
    name: 'collector faults',
    description: 'The collector answers with faults; SDKs keep events and try again.',
    namespace: 'AWS/ApiGateway',
    metric,
    statistic: 'Sum',
    above: 10,
    times: 2,
  } as const
  return { spec, dimensions }
}
