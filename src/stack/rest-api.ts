import { Deployment } from '@pulumi/aws/apigateway/deployment.js'
import { Integration } from '@pulumi/aws/apigateway/integration.js'
import { Method } from '@pulumi/aws/apigateway/method.js'
import { MethodSettings } from '@pulumi/aws/apigateway/methodSettings.js'
import { Resource } from '@pulumi/aws/apigateway/resource.js'
import { RestApi, type RestApiArgs } from '@pulumi/aws/apigateway/restApi.js'
import { Stage } from '@pulumi/aws/apigateway/stage.js'
import { resourcePaths, routes, wordOf } from './calculations/routes.ts'
import { accessLogFormat, allowCalls, type EdgeArgs, throttle } from './edge.ts'
import { createLogGroup } from './log-group.ts'
import type { Keyed, Part } from './part.ts'

/** The REST API that the public and the private edge have in common. */
export interface CollectApi {
  api: RestApi
  stage: Stage
}

export type RestApiKind = Pick<RestApiArgs, 'endpointConfiguration' | 'policy' | 'disableExecuteApiEndpoint'>

export function createCollectApi(part: Part, scope: Keyed, { handlers }: EdgeArgs, kind: RestApiKind): CollectApi {
  // SDKs compress batches; what is not text reaches the handler as it came.
  const args = { ...kind, binaryMediaTypes: ['*/*'], tags: part.tags }
  const api = new RestApi(part.named('collect'), args, part.child())
  const integrations = createMethods(part, api, handlers)
  const deployment = createDeployment(part, api, integrations)
  const stage = createStage(part, scope, { api, deployment })
  allowCalls(part, handlers, api.executionArn)
  return { api, stage }
}

function createMethods(part: Part, api: RestApi, handlers: EdgeArgs['handlers']): Integration[] {
  const resources = new Map<string, Resource>()
  for (const path of resourcePaths(routes)) {
    const parent = resources.get(path.slice(0, -1).join('/'))
    const args = { restApi: api.id, parentId: parent?.id ?? api.rootResourceId, pathPart: path.at(-1) ?? '' }
    resources.set(path.join('/'), new Resource(part.named(`collect-${wordOf(path)}`), args, part.child()))
  }
  return routes.map(({ method, path, handler }) => {
    const name = part.named(`collect-${method.toLowerCase()}-${wordOf(path)}`)
    const at = {
      restApi: api.id,
      resourceId: resources.get(path.join('/'))?.id ?? api.rootResourceId,
      httpMethod: method,
    }
    const made = new Method(name, { ...at, authorization: 'NONE' }, part.child())
    const call = { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: handlers[handler].invokeArn }
    return new Integration(name, { ...at, ...call }, part.child({ dependsOn: [made] }))
  })
}

/** A deployment is a copy of the routes: other routes, another copy. */
function createDeployment(part: Part, api: RestApi, integrations: Integration[]): Deployment {
  const args = { restApi: api.id, triggers: { routes: JSON.stringify(routes) } }
  return new Deployment(part.named('collect'), args, part.child({ dependsOn: integrations }))
}

function createStage(part: Part, scope: Keyed, { api, deployment }: { api: RestApi; deployment: Deployment }): Stage {
  const log = createLogGroup(part, scope, 'collect-access')
  const format = accessLogFormat
  const args = {
    restApi: api.id,
    deployment: deployment.id,
    stageName: 'collect',
    accessLogSettings: { destinationArn: log.arn, format },
    tags: part.tags,
  }
  const stage = new Stage(part.named('collect'), args, part.child())
  const settings = {
    metricsEnabled: true,
    throttlingRateLimit: throttle.rate,
    throttlingBurstLimit: throttle.burst,
    cachingEnabled: false,
    cacheDataEncrypted: true,
  }
  const all = { restApi: api.id, stageName: stage.stageName, methodPath: '*/*', settings }
  new MethodSettings(part.named('collect'), all, part.child())
  return stage
}
