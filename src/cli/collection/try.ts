import { z } from 'zod'
import { checked } from '../../runtime/checked.ts'
import { type Collection, emptyCollection } from '../../runtime/collection/collection.ts'
import { type Rehearsal, rehearse } from '../../runtime/collection/rehearse.ts'
import { collectionSchema } from '../../runtime/collection/schema.ts'
import { itemsOf } from '../../runtime/collector/body.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'
import type { Paint } from '../paint.ts'
import { jsonOf, textOf } from './files.ts'

/** The items of a sample file, in any form that the collector takes. */
export function sampleItems(file: string): readonly unknown[] {
  return itemsOf(textOf(file)).items
}

const { plan, transforms } = collectionSchema.shape
const declaration = z.strictObject({ plan: plan.unwrap().optional(), transforms: transforms.unwrap().optional() })

/** What a file declares: a list of transforms, or an object with `transforms`, a `plan`, or both. */
export function declaredIn(file: string): Partial<Pick<Collection, 'plan' | 'transforms'>> {
  const value = jsonOf(file)
  return checked(declaration, Array.isArray(value) ? { transforms: value } : value) as Partial<Collection>
}

/** Under what a file declares alone: nobody is asked, and hashes are not those of any app. */
export async function tryHere(items: readonly unknown[], declared: Partial<Collection>): Promise<Rehearsal[]> {
  const collection = { ...emptyCollection(), ...declared, salt: 'of no app' }
  return await rehearse(items, { declared: collection, appId: 'app_of_none', clock: Date.now })
}

/** Under what an app declares, with what a file declares in its place. */
export async function tryThere(
  api: Api,
  app: string | undefined,
  question: { items: readonly unknown[] } & Partial<Collection>,
): Promise<Rehearsal[]> {
  return await api.post<Rehearsal[]>(`${await appPath(api, app)}/collection/try`, question)
}

/** What changed, a line each, under what became of the item. */
export function rehearsalText({ outcome, reason, before, after }: Rehearsal, index: number, color: Paint): string {
  const [first] = before
  const name = first && 'event_name' in first ? first.event_name : first && 'user_id' in first ? first.user_id : ''
  const mark = {
    stored: color.green,
    flagged: color.yellow,
    quarantined: color.yellow,
    dropped: color.red,
    rejected: color.red,
  }
  const head = `${color.bold(`${index + 1} ${name}`.trim())} ${mark[outcome](outcome)}${reason ? `: ${reason}` : ''}`
  const [old, now] = [flat(before), flat(after)]
  const lines = [...new Set([...old.keys(), ...now.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), now.get(path)]
    if (was === is) return [color.dim(`    ${path}: ${was}`)]
    return [
      ...(was === undefined ? [] : [color.red(`  - ${path}: ${was}`)]),
      ...(is === undefined ? [] : [color.green(`  + ${path}: ${is}`)]),
    ]
  })
  return [head, ...(outcome === 'dropped' || outcome === 'rejected' ? [] : lines)].join('\n')
}

/** What nobody declared and nobody looks for. */
const uninteresting = new Set(['app_id', 'received_at', 'kind'])

function flat(records: Rehearsal['after']): Map<string, string> {
  const found = new Map<string, string>()
  for (const record of records) {
    for (const [field, value] of Object.entries(record)) if (!uninteresting.has(field)) walk(value, field, found)
  }
  return found
}

function walk(value: unknown, path: string, found: Map<string, string>): void {
  if (value === null) return
  if (typeof value !== 'object' || Array.isArray(value)) found.set(path, JSON.stringify(value))
  else for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`, found)
}
