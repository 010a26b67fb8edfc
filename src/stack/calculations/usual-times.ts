/**
 * How long steps usually take that take longer than a minute: for whoever waits. Written down from memory in November
 * 2026: AWS promises no times, and none of these was measured in an account yet (docs/unverified.md).
 */
const usualTimes: { [type: string]: { [operation: string]: number } } = {
  'aws:redshiftserverless/workgroup:Workgroup': { create: 300, delete: 300 },
  'aws:redshift/cluster:Cluster': { create: 480, delete: 420 },
  'aws:rds/cluster:Cluster': { create: 90, delete: 120 },
  'aws:rds/clusterInstance:ClusterInstance': { create: 480, delete: 300 },
  'aws:lb/loadBalancer:LoadBalancer': { create: 180, delete: 60 },
  'aws:cloudfront/vpcOrigin:VpcOrigin': { create: 600, delete: 600 },
  'aws:cloudfront/distribution:Distribution': { create: 300, update: 240, delete: 300 },
  'aws:acm/certificateValidation:CertificateValidation': { create: 180 },
  'aws:ec2/vpcEndpoint:VpcEndpoint': { create: 90, delete: 90 },
}

/** Seconds that a step of a type of resource usually takes; undefined for what is done at once. */
export function usualSeconds(type: string, operation: string): number | undefined {
  return usualTimes[type]?.[operation]
}
