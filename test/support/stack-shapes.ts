import type { VariantName } from './stack-variants.ts'

/** What each variant is made of: counts of the resources that tell variants apart. */
export const shapes: { [variant in VariantName]: { [type: string]: number } } = {
  'host, no domain': { ...parts({ edge: 'http', front: 'cloudfront', warehouse: 'host' }) },
  'host, domain of Route 53': {
    ...parts({ edge: 'http', front: 'balancer', warehouse: 'host' }),
    'route53/record:Record': 4,
  },
  'serverless, HTTP API, domain of Route 53': {
    ...parts({ edge: 'http', front: 'balancer', warehouse: 'serverless' }),
    'route53/record:Record': 4,
    'glue/crawler:Crawler': 1,
    'budgets/budget:Budget': 1,
  },
  'serverless, no domain, adaptive': {
    ...parts({ edge: 'http', front: 'both', warehouse: 'serverless' }),
    'glue/crawler:Crawler': 0,
    'budgets/budget:Budget': 0,
  },
  'provisioned, REST API, DNS elsewhere': {
    ...parts({ edge: 'rest', front: 'balancer', warehouse: 'provisioned' }),
    'route53/record:Record': 0,
    'cognito/userPool:UserPool': 1,
    'cognito/identityProvider:IdentityProvider': 2,
  },
  'inside a VPC, serverless': {
    ...parts({ edge: 'private', front: 'none', warehouse: 'serverless' }),
    'ec2/vpcEndpoint:VpcEndpoint': 11,
  },
  'inside a VPC, host, domain': {
    ...parts({ edge: 'private', front: 'balancer', warehouse: 'host' }),
    'ec2/vpcEndpoint:VpcEndpoint': 10,
  },
}

interface Parts {
  edge: 'http' | 'rest' | 'private'
  front: 'balancer' | 'cloudfront' | 'both' | 'none'
  warehouse: 'serverless' | 'provisioned' | 'host'
}

function parts({ edge, front, warehouse }: Parts) {
  const redshift = warehouse !== 'host'
  return {
    'apigatewayv2/api:Api': edge === 'http' ? 1 : 0,
    'apigateway/restApi:RestApi': edge === 'http' ? 0 : 1,
    'wafv2/webAcl:WebAcl': edge === 'rest' ? 1 : 0,
    'lb/loadBalancer:LoadBalancer': front === 'balancer' || front === 'both' ? 1 : 0,
    'cloudfront/distribution:Distribution': front === 'cloudfront' || front === 'both' ? 1 : 0,
    'redshiftserverless/workgroup:Workgroup': warehouse === 'serverless' ? 1 : 0,
    'redshift/cluster:Cluster': warehouse === 'provisioned' ? 1 : 0,
    'rds/cluster:Cluster': redshift ? 1 : 0,
    'scheduler/schedule:Schedule': redshift ? 1 : 0,
    'lambda/function:Function': redshift ? 6 : 3,
    'autoscaling/group:Group': redshift ? 1 : 0,
    'ec2/instance:Instance': redshift ? 0 : 1,
    'ebs/volume:Volume': redshift ? 0 : 1,
    'dlm/lifecyclePolicy:LifecyclePolicy': redshift ? 0 : 1,
    'kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': 2,
    'athena/workgroup:Workgroup': 1,
    'glue/catalogTable:CatalogTable': 2,
  }
}
