import { SecurityGroup } from '@pulumi/aws/ec2/securityGroup.js'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { SecurityGroupEgressRule } from '@pulumi/aws/vpc/securityGroupEgressRule.js'
import { copyObjects, useKey } from './calculations/policies.ts'
import type { Network } from './network.ts'
import type { Keyed, Part } from './part.ts'
import { createRole, type RoleWithPolicy } from './role.ts'

export interface RedshiftArgs {
  network: Network
  work: Bucket
}

/** Nobody comes in: the Data API needs no door. Out goes TLS only, for COPY's way to S3. */
export function createWarehouseGroup(part: Part, { network }: RedshiftArgs): SecurityGroup {
  const args = { vpcId: network.vpcId, description: 'Redshift', ingress: [], egress: [], tags: part.tags }
  const group = new SecurityGroup(part.named('warehouse'), args, part.child())
  const rule = {
    securityGroupId: group.id,
    description: 'TLS, to S3',
    cidrIpv4: '0.0.0.0/0',
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    tags: part.tags,
  }
  new SecurityGroupEgressRule(part.named('warehouse-out'), rule, part.child())
  return group
}

/** The role by which COPY reads what the loader laid out. */
export function createCopyRole(part: Part, scope: Keyed, { work }: RedshiftArgs): RoleWithPolicy {
  return createRole(part, scope, 'copy', {
    services: ['redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'],
    sourceAccount: false,
    statements: [work.arn.apply(copyObjects), scope.key.arn.apply((key) => useKey(key, scope.region, ['s3']))],
  })
}
