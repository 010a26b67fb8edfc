/** What the last `up` or `status` saw of the deployment, in the project's folder: asking the state takes seconds. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StackSettings } from '../../stack/settings.ts'
import type { Place } from '../place.ts'
import type { Outputs } from './session.ts'

type Where = Pick<StackSettings, 'stack' | 'region'>

/** Undefined when nothing is remembered, or of another deployment than dataloaf.json names now. */
export function remembered({ dataDirectory }: Place, { stack, region }: Where): Outputs | undefined {
  try {
    const known = JSON.parse(readFileSync(fileOf(dataDirectory), 'utf8')) as Where & { outputs: Outputs }
    return known.stack === stack && known.region === region ? known.outputs : undefined
  } catch {
    return undefined
  }
}

export function remember({ dataDirectory }: Place, { stack, region }: Where, outputs: Outputs): void {
  mkdirSync(join(dataDirectory, 'aws'), { recursive: true, mode: 0o700 })
  writeFileSync(fileOf(dataDirectory), `${JSON.stringify({ stack, region, outputs }, null, 2)}\n`, { mode: 0o600 })
}

export function forget({ dataDirectory }: Place): void {
  rmSync(fileOf(dataDirectory), { force: true })
}

const fileOf = (dataDirectory: string) => join(dataDirectory, 'aws', 'outputs.json')
