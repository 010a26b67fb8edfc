import type { PartName } from '../part.ts'
import type { StackSettings } from '../settings.ts'
import { alarmNames, hasBalancer } from './alarm-names.ts'
import { loadingRpuHours } from './cadence.ts'
import { endpointServices } from './endpoints.ts'
import { firewallRules } from './firewall-rules.ts'
import { hourly, hoursInMonth, prices, unchecked } from './prices.ts'

export interface Estimate {
  events: number
  parts: EstimatedPart[]
  total: number
  /** What the table has no price for, and the sum therefore not either. */
  unpriced: string[]
  /** What is in the sum at a price that was not checked. */
  unchecked: string[]
  /** Month of the prices. */
  asOf: string
}

export interface EstimatedPart {
  part: PartName
  usd: number
  /** What it is made of. */
  what: string
}

type Sized = Pick<StackSettings, 'warehouse' | 'edge' | 'exposure' | 'domain' | 'load' | 'host'>

/**
 * What a deployment costs in a month with so many events: ten events a request, 600 bytes each, a user for fifty events
 * with two updates, thirteen months kept.
 */
export function estimate(settings: Sized, events: number): Estimate {
  const parts = [
    ingest(settings, events),
    streams(events),
    warehouse(settings, events),
    ...(settings.warehouse.kind === 'host' ? [] : [metadata]),
    host(settings),
    front(settings),
    network(settings),
    rest(settings, events),
  ].filter(({ usd }) => usd > 0)
  const total = parts.reduce((sum, { usd }) => sum + usd, 0)
  const unsure = priced(settings).filter((name) => name in unchecked)
  return { events, parts, total, unpriced: unpriced(settings), unchecked: unsure, asOf: prices.asOf }
}

const perRequest = 10
const bytes = 600
const monthsKept = 13
const compression = 8

const updatesOf = (events: number) => (events / 50) * 2
const requestsOf = (events: number) => events / perRequest + updatesOf(events)
const million = 1e6

function ingest({ edge, exposure }: Sized, events: number): EstimatedPart {
  const requests = requestsOf(events) / million
  const api = requests * (edge === 'rest' || exposure === 'vpc' ? prices.restApi : prices.httpApi)
  const { list, rule, million: each } = prices.firewall
  const firewall = edge === 'rest' ? list + firewallRules().length * rule + requests * each : 0
  const work = requests * prices.lambda.million + requestsOf(events) * 0.25 * 0.03 * prices.lambda.gbSecond
  return { part: 'ingest', usd: api + firewall + work, what: firewall > 0 ? 'API, firewall, Lambda' : 'API, Lambda' }
}

/** A record counts in steps of 5 kB, which is why a request's events go out as one. */
function streams(events: number): EstimatedPart {
  const step = (size: number) => Math.ceil(size / 5120) * 5120
  const taken = (events / perRequest) * step(perRequest * bytes) + updatesOf(events) * step(300)
  const kept = ((events * bytes) / 1e9 / compression) * monthsKept
  const objects = Math.min(events / perRequest, hoursInMonth * 60)
  const s3 = kept * prices.s3.gbMonth + (objects / 1000) * prices.s3.thousandPuts
  return { part: 'streams', usd: (taken / 1e9) * prices.firehoseGb + s3, what: 'Firehose, S3' }
}

function warehouse({ warehouse, load, host }: Sized, events: number): EstimatedPart {
  if (warehouse.kind === 'host') {
    return { part: 'warehouse', usd: host.volume_gb * prices.diskGbMonth, what: `${host.volume_gb} GB disk` }
  }
  const stored = ((events * 180 * monthsKept + (events / 50) * 1000) / 1e9) * prices.redshift.gbMonth
  if (warehouse.kind === 'provisioned') {
    const { nodeType, nodes } = warehouse
    return { part: 'warehouse', usd: clusterMonth(warehouse) + stored, what: `${nodes} × ${nodeType}, by the hour` }
  }
  const { rpu } = warehouse
  const hours = loadingRpuHours({ rpu, every: load.every }) * busyShare(load.every, events) + askingHours(events) * rpu
  const used = Math.min(hours, warehouse.monthlyRpuHours)
  return {
    part: 'warehouse',
    usd: used * prices.redshift.rpuHour + stored,
    what: `Redshift, ${Math.round(used)} RPU-h`,
  }
}

/** What a provisioned cluster costs in a month, awake or not; 0 for a node type without a price. */
export function clusterMonth({ nodeType, nodes }: { nodeType: string; nodes: number }): number {
  return nodes * (hourly(prices.redshift.nodes, nodeType) ?? 0) * hoursInMonth
}

/** The share of loads that find something: a third of three-minute ticks at a million events a month, nine tenths at ten. */
function busyShare(every: StackSettings['load']['every'], events: number): number {
  const quiet = 1 - Math.min(1, 0.35 * (events / million) ** 0.41)
  const ticks = { '3m': 1, adaptive: 3, hourly: 20 }[every]
  return 1 - quiet ** ticks
}

/** Hours in which people ask: eight at a million events, twenty-five at ten. */
const askingHours = (events: number) => 8 * Math.sqrt(events / million)

/** Awake for the working hours of a month at its smallest. */
const metadata: EstimatedPart = {
  part: 'metadata',
  usd: 0.5 * 60 * prices.aurora.acuHour + 2 * prices.aurora.gbMonth + prices.secret,
  what: 'Aurora, asleep when nobody asks',
}

function host({ host, exposure }: Sized): EstimatedPart {
  const machine = (hourly(prices.machines, host.instance_type) ?? 0) * hoursInMonth
  const address = exposure === 'internet' ? prices.ipv4Hour * hoursInMonth : 0
  // The system's own disk.
  const disk = 8 * prices.diskGbMonth
  return { part: 'host', usd: machine + disk + address, what: host.instance_type }
}

/** CloudFront in front of a single machine costs next to nothing; a load balancer does. */
function front(settings: Sized): EstimatedPart {
  const { domain, exposure } = settings
  const balanced = hasBalancer(settings)
  const addresses = domain && exposure === 'internet' ? 2 * prices.ipv4Hour : 0
  const hour = prices.balancer.hour + prices.balancer.unitHour + addresses
  return { part: 'front', usd: balanced ? hour * hoursInMonth : 0, what: 'load balancer' }
}

function network(settings: Sized): EstimatedPart {
  const endpoints = endpointServices(settings).length
  return { part: 'network', usd: endpoints * prices.endpointHour * hoursInMonth, what: `${endpoints} VPC endpoints` }
}

function rest(settings: Sized, events: number): EstimatedPart {
  const alarms = alarmNames(settings).length * prices.alarm
  const logs = ((requestsOf(events) * 500) / 1e9) * prices.logsGb
  return { part: 'alarms', usd: alarms + logs + prices.key + prices.secret, what: 'alarms, logs, key, secret' }
}

/** What the deployment has that the table's list of unchecked prices may name. */
function priced({ warehouse, host, edge }: Sized): string[] {
  return [
    host.instance_type,
    ...(warehouse.kind === 'host' ? [] : ['Aurora']),
    ...(warehouse.kind === 'provisioned' ? [warehouse.nodeType] : []),
    ...(edge === 'rest' ? ['firewall'] : []),
  ]
}

function unpriced({ warehouse, host }: Sized): string[] {
  const node = warehouse.kind === 'provisioned' && hourly(prices.redshift.nodes, warehouse.nodeType) === undefined
  const machine = hourly(prices.machines, host.instance_type) === undefined
  return [...(node ? [warehouse.nodeType] : []), ...(machine ? [host.instance_type] : [])]
}
