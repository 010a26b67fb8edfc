import { Api } from '@pulumi/aws/apigatewayv2/api.js'
import { ApiMapping } from '@pulumi/aws/apigatewayv2/apiMapping.js'
import { DomainName } from '@pulumi/aws/apigatewayv2/domainName.js'
import { Integration } from '@pulumi/aws/apigatewayv2/integration.js'
import { Route } from '@pulumi/aws/apigatewayv2/route.js'
import { Stage } from '@pulumi/aws/apigatewayv2/stage.js'
import { interpolate, type Output, output } from '@pulumi/pulumi'
import { routeKey, routes } from './calculations/routes.ts'
import type { Domain } from './domain.ts'
import { accessLogFormat, allowCalls, type Edge, type EdgeArgs, faults, throttle } from './edge.ts'
import { createLogGroup } from './log-group.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'

/** An HTTP API: the cheapest edge. It has neither firewall nor limits by key. */
export class HttpEdge extends Part implements Edge {
  readonly url: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, { handlers, domain }: EdgeArgs) {
    super('ingest', 'http-edge', scope)
    const certificate = domain?.certificate
    const api = createApi(this, { hasOwnName: certificate !== undefined })
    createRoutes(this, api, handlers)
    const stage = createStage(this, scope, api)
    allowCalls(this, handlers, api.executionArn)
    this.url = domain && certificate ? nameIt(this, { api, stage, domain, certificate }) : api.apiEndpoint
    this.alarms = [faults('5xx', { ApiId: api.id })]
    this.registerOutputs({ url: this.url })
  }
}

/** With a name of its own it answers to that one only. */
function createApi(part: HttpEdge, { hasOwnName }: { hasOwnName: boolean }): Api {
  const args = { protocolType: 'HTTP', disableExecuteApiEndpoint: hasOwnName, tags: part.tags }
  return new Api(part.named('collect'), args, part.child())
}

function createRoutes(part: HttpEdge, api: Api, handlers: EdgeArgs['handlers']): void {
  const targets = new Map(
    Object.entries(handlers).map(([name, lambda]) => {
      const args = {
        apiId: api.id,
        integrationType: 'AWS_PROXY',
        integrationUri: lambda.invokeArn,
        payloadFormatVersion: '2.0',
      }
      return [name, new Integration(part.named(`collect-${name}`), args, part.child())]
    }),
  )
  for (const route of routes) {
    const key = routeKey(route)
    const target = interpolate`integrations/${targets.get(route.handler)?.id}`
    new Route(part.named(`collect ${key}`), { apiId: api.id, routeKey: key, target }, part.child())
  }
}

function createStage(part: HttpEdge, scope: Keyed, api: Api): Stage {
  const log = createLogGroup(part, scope, 'collect-access')
  const args = {
    apiId: api.id,
    name: '$default',
    autoDeploy: true,
    accessLogSettings: { destinationArn: log.arn, format: accessLogFormat },
    defaultRouteSettings: { throttlingRateLimit: throttle.rate, throttlingBurstLimit: throttle.burst },
    tags: part.tags,
  }
  return new Stage(part.named('collect'), args, part.child())
}

interface Naming {
  api: Api
  stage: Stage
  domain: Domain
  certificate: Output<string>
}

function nameIt(part: HttpEdge, { api, stage, domain, certificate }: Naming): Output<string> {
  const configuration = { certificateArn: certificate, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }
  const args = { domainName: domain.collectName, domainNameConfiguration: configuration, tags: part.tags }
  const name = new DomainName(part.named('collect'), args, part.child())
  new ApiMapping(part.named('collect'), { apiId: api.id, stage: stage.name, domainName: name.id }, part.child())
  const target = name.domainNameConfiguration
  domain.point(domain.collectName, { dnsName: target.targetDomainName, zoneId: target.hostedZoneId })
  return output(`https://${domain.collectName}`)
}
