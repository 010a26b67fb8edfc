import type { VpcEndpoint } from '@pulumi/aws/ec2/vpcEndpoint.js'
import type { Output } from '@pulumi/pulumi'
import { throughEndpoint } from './calculations/resource-policies.ts'
import { type Edge, type EdgeArgs, faults } from './edge.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { createCollectApi } from './rest-api.ts'

/** A private REST API: it is called through the VPC's endpoint, or not at all. */
export class PrivateEdge extends Part implements Edge {
  readonly url: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: EdgeArgs & { endpoint: VpcEndpoint }) {
    super('ingest', 'private-edge', scope)
    const { endpoint } = args
    const { api, stage } = createCollectApi(this, scope, args, {
      endpointConfiguration: { types: 'PRIVATE', vpcEndpointIds: [endpoint.id] },
      policy: endpoint.id.apply((id) => JSON.stringify(throughEndpoint(id))),
    })
    this.url = stage.invokeUrl
    this.alarms = [faults('5XXError', { ApiName: api.name, Stage: stage.stageName })]
    this.registerOutputs({ url: this.url })
  }
}
