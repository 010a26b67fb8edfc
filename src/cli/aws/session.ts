import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { DataLoafError } from '../../errors.ts'
import { identityOf } from '../../stack/account.ts'
import { Deployment } from '../../stack/deployment.ts'
import { pulumiEngine } from '../../stack/engine.ts'
import type { ProgramArgs } from '../../stack/program.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { findState, otherRegions, type StateStore } from '../../stack/state.ts'
import type { Call } from '../target.ts'
import { awsSettings } from './project.ts'
import { forget, remember } from './remembered.ts'

export interface OpenOptions {
  settings: StackSettings
  store: StateStore
  /** For a run that builds; without it the deployment can be asked and taken away. */
  program?: ProgramArgs
  /** Where the workspace's own files lie. Default: the project's place for them. */
  workDir?: string
}

/** The deployment whose state is there. Finds Pulumi's command line, or installs it. */
export async function openDeployment(
  { settings, store, program, workDir: given }: OpenOptions,
  { place, out }: Pick<Call, 'place' | 'out'>,
): Promise<Deployment> {
  const root = join(homedir(), '.dataloaf', 'pulumi')
  const onInstall = () => out.note(`Installing Pulumi’s command line into ${root}, once.`)
  const pulumi = await pulumiEngine({ root, onInstall })
  const workDir = given ?? join(place.dataDirectory, 'aws')
  mkdirSync(workDir, { recursive: true, mode: 0o700 })
  const { stackProgram } = await import('../../stack/program.ts')
  return Deployment.open({
    settings,
    pulumi,
    program: program ? stackProgram(program) : async () => ({}),
    backend: store.backend,
    ...(store.secretsProvider !== undefined && { secretsProvider: store.secretsProvider }),
    workDir,
    env: { ...environment(settings), ...(store.secretsProvider === undefined && { PULUMI_CONFIG_PASSPHRASE: 'none' }) },
  })
}

/** The deployment that an earlier `up` built. Rejects with `not_running` when there was none. */
export async function builtDeployment(call: Call) {
  const settings = awsSettings(call.place)
  const identity = await identityOf(settings)
  const store = await findState(settings, identity)
  if (!store) throw notBuilt(settings, await otherRegions(settings, identity))
  const deployment = await openDeployment({ settings, store }, call)
  return { settings, identity, store, deployment }
}

/** What the last `up` said, as plain values. */
export async function builtOutputs(call: Call) {
  const built = await builtDeployment(call)
  const outputs = await plainOutputs(built.deployment)
  if (outputs.collectUrl === undefined) {
    forget(call.place)
    throw notBuilt(built.settings)
  }
  remember(call.place, built.settings, outputs)
  return { ...built, outputs }
}

/** `StackOutputs` once they are known. */
export interface Outputs {
  address?: string
  collectUrl?: string
  dnsRecords?: { name: string; type: string; value: string }[]
  rawBucket?: string
  workBucket?: string
  warehouse?: string
  logs?: string
  alarmTopic?: string
}

export async function plainOutputs(deployment: Deployment): Promise<Outputs> {
  const outputs = Object.entries(await deployment.outputs())
  return Object.fromEntries(outputs.filter(([, { secret }]) => !secret).map(([name, { value }]) => [name, value]))
}

export function notBuilt({ stack, region }: StackSettings, elsewhere: readonly string[] = []): DataLoafError {
  const message = `There is no deployment "${stack}" in ${region} yet, or not with these credentials.`
  const other = elsewhere.map((each) => `"region": "${each}" in dataloaf.json, where there is one; or `).join('')
  return new DataLoafError('not_running', message, { hint: `${other}dataloaf up` })
}

/** The engine looks for the state with the same credentials in the same region as we do. */
function environment({ region, profile }: StackSettings): Record<string, string> {
  return {
    AWS_REGION: region,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    ...(profile !== undefined && { AWS_PROFILE: profile }),
  }
}
