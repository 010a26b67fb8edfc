import { existsSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DataLoafError } from '../../errors.ts'
import { checked } from '../../runtime/checked.ts'
import type { Plan } from '../../runtime/collection/plan/plan.ts'
import { planSchema } from '../../runtime/collection/plan/schema.ts'
import { jsonOf } from '../collection/files.ts'
import { evaluated } from './evaluate.ts'

const usual = ['dataloaf.plan.json', 'dataloaf.plan.ts']
const schemaAddress = './node_modules/dataloaf/dist/plan.schema.json'

/** The file of `--file`, else the one that is there. Throws `invalid_input` when there is none. */
export function planFile(cwd: string, file: string | undefined): string {
  if (file !== undefined) return file
  const found = usual.map((name) => join(cwd, name)).find(existsSync)
  if (found !== undefined) return relative(cwd, found)
  throw new DataLoafError('invalid_input', `There is no ${usual.join(' or ')} here.`, { hint: 'dataloaf plan pull' })
}

/** Throws `invalid_input` naming what in the plan is wrong. */
export async function readPlan(file: string): Promise<Plan> {
  const value = file.endsWith('.json') ? jsonOf(file) : await evaluated(file)
  try {
    const { $schema: _, ...plan } = checked(planSchema, value)
    return plan
  } catch (error) {
    if (!(error instanceof DataLoafError)) throw error
    const { path, hint } = error
    throw new DataLoafError(error.code, `${file}: ${error.message}`, { path, hint })
  }
}

/** Editors complete and check it by its schema. */
export function writePlan(file: string, plan: Plan): void {
  if (!file.endsWith('.json')) {
    throw new DataLoafError('invalid_input', `${file} is code, which nobody but you writes.`, {
      hint: '--file dataloaf.plan.json',
    })
  }
  writeFileSync(file, `${JSON.stringify({ $schema: schemaAddress, ...plan }, null, 2)}\n`)
}
