import { Distribution } from '@pulumi/aws/cloudfront/distribution.js'
import { VpcOrigin } from '@pulumi/aws/cloudfront/vpcOrigin.js'
import { getManagedPrefixListOutput } from '@pulumi/aws/ec2/getManagedPrefixList.js'
import { type Input, interpolate, type Output } from '@pulumi/pulumi'
import { Part, type Scope } from './part.ts'

/** What CloudFront leads to: a balancer or an instance inside the VPC. */
export interface Origin {
  arn: Input<string>
  dnsName: Input<string>
  port: number
}

/** CloudFront under a name of its own: HTTPS for a host without a domain, whose origin nobody else reaches. */
export class CloudFront extends Part {
  readonly address: Output<string>

  constructor(scope: Scope, origin: Origin) {
    super('front', 'cloudfront', scope)
    const inside = createOrigin(this, origin)
    const distribution = createDistribution(this, inside, origin)
    this.address = interpolate`https://${distribution.domainName}`
    this.registerOutputs({ address: this.address })
  }
}

/** The addresses that CloudFront comes from, as AWS keeps them. */
export function cloudFrontAddresses(): Output<string> {
  return getManagedPrefixListOutput({ name: 'com.amazonaws.global.cloudfront.origin-facing' }).id
}

function createOrigin(part: CloudFront, { arn, port }: Origin): VpcOrigin {
  const endpoint = {
    name: part.named('web'),
    arn,
    httpPort: port,
    httpsPort: 443,
    // Between CloudFront and the VPC runs AWS's own network, which is encrypted.
    originProtocolPolicy: 'http-only',
    originSslProtocols: { items: ['TLSv1.2'], quantity: 1 },
  }
  return new VpcOrigin(part.named('web'), { vpcOriginEndpointConfig: endpoint, tags: part.tags }, part.child())
}

/** Policies that AWS keeps, by their ids. */
const policies = {
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  cachingOptimized: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  allViewer: '216adef6-5c7f-47e4-b989-5492eafa07d3',
} as const

function createDistribution(part: CloudFront, inside: VpcOrigin, { dnsName }: Origin): Distribution {
  const read = ['GET', 'HEAD', 'OPTIONS']
  const behaviour = {
    targetOriginId: 'host',
    viewerProtocolPolicy: 'redirect-to-https',
    originRequestPolicyId: policies.allViewer,
    cachedMethods: ['GET', 'HEAD'],
    compress: true,
  }
  return new Distribution(
    part.named('web'),
    {
      comment: part.named('web'),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: 'http2and3',
      priceClass: 'PriceClass_100',
      origins: [
        { originId: 'host', domainName: dnsName, vpcOriginConfig: { vpcOriginId: inside.id, originReadTimeout: 60 } },
      ],
      defaultCacheBehavior: {
        ...behaviour,
        allowedMethods: [...read, 'PUT', 'POST', 'PATCH', 'DELETE'],
        cachePolicyId: policies.cachingDisabled,
      },
      // The web app's files carry a hash of their content in their names.
      orderedCacheBehaviors: [
        { ...behaviour, pathPattern: '/assets/*', allowedMethods: read, cachePolicyId: policies.cachingOptimized },
      ],
      restrictions: { geoRestriction: { restrictionType: 'none' } },
      viewerCertificate: { cloudfrontDefaultCertificate: true },
      tags: part.tags,
    },
    part.child(),
  )
}
