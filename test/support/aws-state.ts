import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js'
import { identityOf } from '../../src/stack/account.ts'
import { Deployment } from '../../src/stack/deployment.ts'
import { ensureState } from '../../src/stack/state.ts'
import { labForCli } from './aws-lab.ts'
import { region } from './moto.ts'

export interface BuiltWith {
  /** What `up` is to have said of the deployment. */
  outputs: Record<string, string>
  stack: string
  /** Of the emulated account that keeps the state. */
  endpoint: string
  /** Folder that is taken away afterwards. */
  home: string
}

/**
 * The state of a deployment whose parts run on this machine, as if `up` had built them. Resolves with the environment
 * in which commands find it.
 */
export async function builtWith({ outputs, stack, endpoint, home }: BuiltWith): Promise<NodeJS.ProcessEnv> {
  const { root, env } = await labForCli(home, endpoint)
  const before = { ...process.env }
  Object.assign(process.env, env)
  try {
    const settings = { stack, region, profile: undefined }
    const store = await ensureState(settings, await identityOf(settings))
    const workDir = join(home, 'work')
    mkdirSync(workDir)
    const pulumi = await PulumiCommand.get({ root })
    const where = { pulumi, workDir, backend: store.backend, secretsProvider: store.secretsProvider ?? '' }
    await (await Deployment.open({ settings, program: async () => outputs, ...where, env })).up()
    return env
  } finally {
    process.env = before
  }
}
