import { BasePathMapping } from '@pulumi/aws/apigateway/basePathMapping.js'
import { DomainName } from '@pulumi/aws/apigateway/domainName.js'
import { type Output, output } from '@pulumi/pulumi'
import type { Domain } from './domain.ts'
import { type Edge, type EdgeArgs, faults } from './edge.ts'
import type { Firewall } from './firewall.ts'
import { type AlarmOn, type Keyed, Part } from './part.ts'
import { type CollectApi, createCollectApi } from './rest-api.ts'

/** A REST API behind the firewall, which also counts requests by write key. */
export class RestEdge extends Part implements Edge {
  readonly url: Output<string>
  readonly alarms: AlarmOn[]

  constructor(scope: Keyed, args: EdgeArgs & { firewall: Firewall }) {
    super('ingest', 'rest-edge', scope)
    const { domain, firewall } = args
    const certificate = domain?.certificate
    const made = createCollectApi(this, scope, args, {
      endpointConfiguration: { types: 'REGIONAL' },
      disableExecuteApiEndpoint: certificate !== undefined,
    })
    firewall.guard('collect', made.stage.arn)
    this.url = domain && certificate ? nameIt(this, { ...made, domain, certificate }) : made.stage.invokeUrl
    this.alarms = [faults('5XXError', { ApiName: made.api.name, Stage: made.stage.stageName })]
    this.registerOutputs({ url: this.url })
  }
}

interface Naming extends CollectApi {
  domain: Domain
  certificate: Output<string>
}

function nameIt(part: RestEdge, { api, stage, domain, certificate }: Naming): Output<string> {
  const args = {
    domainName: domain.collectName,
    regionalCertificateArn: certificate,
    endpointConfiguration: { types: 'REGIONAL' },
    securityPolicy: 'TLS_1_2',
    tags: part.tags,
  }
  const name = new DomainName(part.named('collect'), args, part.child())
  const mapping = { restApi: api.id, stageName: stage.stageName, domainName: name.domainName }
  new BasePathMapping(part.named('collect'), mapping, part.child())
  domain.point(domain.collectName, { dnsName: name.regionalDomainName, zoneId: name.regionalZoneId })
  return output(`https://${domain.collectName}`)
}
