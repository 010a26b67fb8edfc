import type { StackSettings } from '../settings.ts'
import { defaultRpuHours } from './cadence.ts'
import { estimate } from './estimate.ts'

/** Another choice, what it would cost a month, and what it asks for in return. */
export interface Choice {
  /** As flags of `init` and fields of dataloaf.json say it. */
  choice: string
  total: number
  price: string
}

/** Choices that cost at least a twentieth less with so many events, the cheapest first. */
export function cheaper(settings: StackSettings, events: number): Choice[] {
  const now = estimate(settings, events).total
  return alternatives(settings)
    .map(({ change, ...told }) => ({ ...told, total: estimate({ ...settings, ...change }, events).total }))
    .filter(({ total }) => total < now * 0.95)
    .sort((a, b) => a.total - b.total)
}

interface Alternative {
  choice: string
  price: string
  change: Partial<StackSettings>
}

function alternatives({ warehouse, load, edge, domain }: StackSettings): Alternative[] {
  const all: Alternative[] = []
  if (warehouse.kind !== 'host') {
    const price = 'one machine answers; good to some ten million events'
    all.push({ choice: '"warehouse": { "kind": "host" }', price, change: { warehouse: { kind: 'host' } } })
  }
  if (warehouse.kind === 'serverless') {
    for (const every of ['adaptive', 'hourly'] as const) {
      if (every === load.every) continue
      const limited = { ...warehouse, monthlyRpuHours: defaultRpuHours({ rpu: warehouse.rpu, every }) }
      const price = every === 'hourly' ? 'events show after up to an hour' : 'events show after some ten minutes'
      all.push({ choice: `"load": { "every": "${every}" }`, price, change: { load: { every }, warehouse: limited } })
    }
  }
  if (warehouse.kind === 'provisioned' && warehouse.nodeType !== 'rg.large') {
    const change = { warehouse: { ...warehouse, nodeType: 'rg.large' } }
    all.push({ choice: '"node_type": "rg.large"', price: 'smaller nodes, where the region has them', change })
  }
  if (edge === 'rest') {
    all.push({ choice: '"edge": "http"', price: 'no firewall, no limit by key', change: { edge: 'http' } })
  }
  if (domain && warehouse.kind === 'host') {
    all.push({ choice: 'no "domain"', price: 'an address of CloudFront’s', change: { domain: undefined } })
  }
  return all
}
