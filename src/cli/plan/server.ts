import type { EnforcedPlan, Enforcement } from '../../runtime/collection/collection.ts'
import type { Plan } from '../../runtime/collection/plan/plan.ts'
import type { StoredCollection } from '../../runtime/metadata/collections.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'

/** The app's plan as the server has it. */
export async function pulledPlan(api: Api, app: string | undefined): Promise<EnforcedPlan> {
  return (await api.get<StoredCollection>(`${await appPath(api, app)}/collection`)).plan
}

export interface Pushed {
  version: number
  enforcement: Enforcement
  events: number
  /** Whether anything was different. */
  changed: boolean
}

/** Puts the plan in the place of the server's; the rest of the app's settings, and who enforces it, stay. */
export async function pushPlan(
  api: Api,
  app: string | undefined,
  { plan, enforcement }: { plan: Plan; enforcement: Enforcement | undefined },
): Promise<Pushed> {
  const path = `${await appPath(api, app)}/collection`
  const stored = await api.get<StoredCollection>(path)
  const pushed: EnforcedPlan = { enforcement: enforcement ?? stored.plan.enforcement, ...plan }
  const changed = JSON.stringify(ordered(pushed)) !== JSON.stringify(ordered(stored.plan))
  const { version } = changed ? await api.put<StoredCollection>(path, { ...stored, plan: pushed }) : stored
  return { version, enforcement: pushed.enforcement, events: Object.keys(plan.events).length, changed }
}

/** Whether two plans say the same, however they are written. */
export function samePlan(a: Plan, b: Plan): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, ordered(part)]))
}
