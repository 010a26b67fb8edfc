import type { StackSettings } from '../settings.ts'

/**
 * AWS services that a deployment inside a VPC reaches through an interface endpoint, each billed by the hour: what the
 * host calls when it cannot reach the internet (STS: who signed in by a role), and the API's own door.
 */
export function endpointServices({ exposure, warehouse }: Pick<StackSettings, 'exposure' | 'warehouse'>): string[] {
  if (exposure !== 'vpc') return []
  return warehouse.kind === 'host' ? services : [...services, 'redshift-data']
}

const services = [
  'ssm',
  'ssmmessages',
  'ec2messages',
  'logs',
  'monitoring',
  'secretsmanager',
  'sqs',
  'sts',
  'execute-api',
]
