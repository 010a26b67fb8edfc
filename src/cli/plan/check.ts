import type { CatalogAttribute, CatalogEvent } from '../../runtime/catalog/catalog.ts'
import type { Plan } from '../../runtime/collection/plan/plan.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'
import { arrivalDrift, codeDrift, type Drift, type DriftKind, type Seen } from './drift.ts'
import { type Scanned, scan } from './scan.ts'
import { pulledPlan, samePlan } from './server.ts'

export interface PlanCheck {
  drift: Drift[]
  /** Of kinds that were allowed. */
  allowed: number
  scanned: { files: number; calls: number; unnamed: Scanned['unnamed'] }
  /** Events that arrived within the time looked at; null when nobody was asked. */
  arrived: number | null
}

export interface CheckOptions {
  cwd: string
  sources: readonly string[]
  /** The server to ask what arrives, and of which app. */
  server: { api: Api; app: string | undefined } | undefined
  /** Milliseconds: events that came last before then are history. */
  since: number
  allow: ReadonlySet<DriftKind>
}

export async function checkPlan(plan: Plan, { cwd, sources, server, since, allow }: CheckOptions): Promise<PlanCheck> {
  const scanned = scan(cwd, sources)
  const there = server && (await thereDrift(plan, server.api, server.app, since))
  const all = [...codeDrift(plan, scanned), ...(there?.drift ?? [])]
  const drift = all.filter(({ kind }) => !allow.has(kind))
  const { files, calls, unnamed } = scanned
  return {
    drift,
    allowed: all.length - drift.length,
    scanned: { files, calls: calls.length, unnamed },
    arrived: there?.arrived ?? null,
  }
}

async function thereDrift(plan: Plan, api: Api, app: string | undefined, since: number) {
  const path = await appPath(api, app)
  const { enforcement: _, ...stored } = await pulledPlan(api, app)
  const differs: Drift[] = samePlan(stored, plan)
    ? []
    : [{ kind: 'server_differs', message: 'the plan on the server is another one: dataloaf plan push, or pull' }]
  const events = await api.get<CatalogEvent[]>(`${path}/catalog/events`)
  const seen: Seen[] = []
  for (const event of events) {
    if (Date.parse(event.last_seen) < since) continue
    const question = `${path}/catalog/attributes?event=${encodeURIComponent(event.event_name)}`
    const planned = Object.hasOwn(plan.events, event.event_name)
    seen.push({ ...event, attributes: planned ? await api.get<CatalogAttribute[]>(question) : [] })
  }
  return { drift: [...differs, ...arrivalDrift(plan, seen)], arrived: seen.length }
}
