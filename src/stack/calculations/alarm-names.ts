import type { StackSettings } from '../settings.ts'

type Chosen = Pick<StackSettings, 'warehouse' | 'edge' | 'exposure' | 'domain'>

/** The alarms of a deployment: what the program makes, each by this name, and what the estimate counts. */
export function alarmNames(settings: Chosen): string[] {
  const { warehouse, edge } = settings
  return [
    'collector faults',
    ...['ingest', 'user-update', 'overflow'].flatMap(handler),
    'overflow dead letters',
    'events delivery',
    'users delivery',
    'discovery dead letters',
    'host health',
    ...(warehouse.kind === 'host' ? [] : withRedshift),
    ...(warehouse.kind === 'serverless' ? ['warehouse usage'] : []),
    ...(warehouse.kind === 'provisioned' ? ['warehouse health', 'warehouse disk'] : []),
    ...(hasBalancer(settings) ? ['host answers', 'web faults'] : []),
    ...(edge === 'rest' ? ['firewall blocks'] : []),
  ]
}

const handler = (name: string) => [`${name} errors`, `${name} throttles`]

const withRedshift = [
  ...['loader', 'finisher', 'worker'].flatMap(handler),
  'load lag',
  'refused rows',
  'jobs dead letters',
  'metadata load',
]

/** Whether a load balancer leads to the host: with a domain, and where a scaling group may replace the machine. */
export function hasBalancer({ domain, exposure, warehouse }: Chosen): boolean {
  return domain !== undefined || (exposure === 'internet' && warehouse.kind !== 'host')
}
