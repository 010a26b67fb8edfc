import { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js'
import { DataLoafError } from '../errors.ts'

export interface EngineOptions {
  /** Folder in which Pulumi's command line is, or is put. */
  root: string
  /** Told before something is downloaded. */
  onInstall?: () => void
}

/** Pulumi's command line: the one on the PATH when it is new enough, else the one in `root`, else a fresh one there. */
export async function pulumiEngine({ root, onInstall }: EngineOptions): Promise<PulumiCommand> {
  const found = (await attempt(() => PulumiCommand.get())) ?? (await attempt(() => PulumiCommand.get({ root })))
  if (found) return found
  onInstall?.()
  return PulumiCommand.install({ root }).catch((cause) => {
    throw new DataLoafError('unavailable', 'Pulumi’s command line could not be installed.', {
      hint: 'Install it from pulumi.com/docs/install and put it on the PATH.',
      cause,
    })
  })
}

/** Not there, or older than the library needs: both mean another one. */
const attempt = (get: () => Promise<PulumiCommand>) => get().catch(() => undefined)
