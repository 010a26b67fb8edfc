import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js'
import type { EngineEvent } from '@pulumi/pulumi/automation/events.js'
import { LocalWorkspace } from '@pulumi/pulumi/automation/localWorkspace.js'
import type { OutputMap, Stack } from '@pulumi/pulumi/automation/stack.js'
import type { PulumiFn } from '@pulumi/pulumi/automation/workspace.js'
import { DataLoafError } from '../errors.ts'
import { failureOf } from './failures.ts'
import { type Changes, type Progress, progressReader } from './progress.ts'
import { withoutGuards } from './release-data.ts'
import { type SetAside, setAside } from './set-aside.ts'
import type { StackSettings, WarehouseSettings } from './settings.ts'

export interface DeploymentOptions {
  settings: Pick<StackSettings, 'stack' | 'region' | 'profile'>
  program: PulumiFn
  /** Pulumi's command line, which is the engine. */
  pulumi: PulumiCommand
  /** Where the state is: `s3://bucket`, or `file://folder`. */
  backend: string
  /** What encrypts secrets in the state: `awskms://…`. Default: a passphrase of the environment. */
  secretsProvider?: string
  /** Folder for the workspace's own files. */
  workDir: string
  /** Added to the engine's environment. */
  env?: Record<string, string>
  /** Default: the machine's. */
  clock?: () => number
}

export interface RunOptions {
  /** Told of everything that happens. Must not throw. */
  onProgress?: (progress: Progress) => void
  /** Stops after the steps under way; the state is whole, and the next run goes on from there. */
  signal?: AbortSignal
  /** Whether the engine hears of it by itself, as of Ctrl-C in a terminal. Default false. */
  engineHears?: boolean
}

/** One deployment in one account and region, driven through Pulumi's Automation API. */
export class Deployment {
  readonly #stack: Stack
  readonly #clock: () => number

  private constructor(stack: Stack, clock: () => number) {
    this.#stack = stack
    this.#clock = clock
  }

  /** Opens the deployment's state, or begins it. Changes nothing in the account but that. */
  static async open({ settings, program, clock = Date.now, ...where }: DeploymentOptions): Promise<Deployment> {
    const { pulumi, backend, secretsProvider, workDir, env } = where
    const stack = await LocalWorkspace.createOrSelectStack(
      { projectName: 'dataloaf', stackName: settings.stack, program },
      {
        pulumiCommand: pulumi,
        workDir,
        ...(secretsProvider !== undefined && { secretsProvider }),
        envVars: { ...env, PULUMI_BACKEND_URL: backend },
      },
    ).catch((error) => {
      throw failureOf('start', [], error)
    })
    await stack.setConfig('aws:region', { value: settings.region })
    if (settings.profile !== undefined) await stack.setConfig('aws:profile', { value: settings.profile })
    return new Deployment(stack, clock)
  }

  /** What `up` would do. */
  async preview(options: RunOptions = {}): Promise<Changes> {
    return this.#run('preview', options, (common) => this.#stack.preview(common))
  }

  /** Makes the account what the program says. */
  async up(options: RunOptions = {}): Promise<Changes> {
    return this.#run('deployment', options, (common) => this.#stack.up(common))
  }

  /** Takes everything away but the data, what guards them and what they stand on; `deleteData` takes these as well. */
  async down({ deleteData = false, ...options }: RunOptions & { deleteData?: boolean } = {}): Promise<Changes> {
    if (deleteData) await this.#stack.importStack(withoutGuards(await this.#stack.exportStack()))
    return this.#run('removal', options, (common) => this.#stack.destroy({ ...common, excludeProtected: !deleteData }))
  }

  /**
   * Lets go of the data of another warehouse than this one, which stay in the account; answers what they are. A preview
   * has this done in a copy of the state: `copy` is asked for only when there is something to let go.
   */
  async setAside(wanted: WarehouseSettings['kind'], copy?: () => Promise<Deployment>): Promise<SetAside[]> {
    const { state, kept } = setAside(await this.#stack.exportStack(), wanted)
    if (kept.length === 0) return kept
    const into = copy ? await copy() : this
    await into.#stack.importStack(state)
    return kept
  }

  /** What the last `up` said of the deployment; secrets are marked. */
  outputs(): Promise<OutputMap> {
    return this.#stack.outputs()
  }

  /** How many resources there are in the state, the program's components among them. */
  async size(): Promise<number> {
    return (await this.#resources()).length
  }

  /** Types of the resources in the state, `aws:s3/bucket:Bucket`. */
  async kinds(): Promise<Set<string>> {
    return new Set((await this.#resources()).map(({ type }) => type))
  }

  async #resources(): Promise<{ type: string }[]> {
    const { deployment } = await this.#stack.exportStack()
    return (deployment as { resources?: { type: string }[] }).resources ?? []
  }

  /** Takes away the lock of a run that was cut off. Not while one is at work. */
  unlock(): Promise<void> {
    return this.#stack.cancel()
  }

  async #run(operation: string, { onProgress, signal, engineHears = false }: RunOptions, run: Run): Promise<Changes> {
    const read = progressReader(this.#clock)
    const said: string[] = []
    let changes: Changes = {}
    const onEvent = (event: EngineEvent) => {
      const progress = read(event)
      if (progress?.kind === 'message' && progress.severity === 'error') said.push(progress.text)
      if (progress?.kind === 'summary') changes = progress.changes
      if (progress) onProgress?.(progress)
    }
    try {
      await run({ onEvent, ...(signal && !engineHears && { signal }) })
    } catch (cause) {
      if (signal?.aborted) throw stopped(operation, cause)
      throw failureOf(operation, said, cause)
    }
    return changes
  }
}

type Run = (common: { onEvent: (event: EngineEvent) => void; signal?: AbortSignal }) => Promise<unknown>

function stopped(operation: string, cause: unknown): DataLoafError {
  const hint = 'The same command goes on from where it stopped.'
  return new DataLoafError('cancelled', `The ${operation} was stopped.`, { hint, cause })
}
