import { join, resolve } from 'node:path'
import type { Artifacts } from '../../stack/artifact.ts'
import { packageRoot } from '../package.ts'

/** What is deployed, below the package's dist/, or below the folder that DATALOAF_ARTIFACTS names. */
export function artifacts({ DATALOAF_ARTIFACTS: folder }: NodeJS.ProcessEnv = process.env): Artifacts {
  const at = folder ? resolve(folder) : join(packageRoot, 'dist')
  const paths = Object.entries(files).map(([name, file]) => [name, join(at, file)])
  return Object.fromEntries(paths) as typeof files
}

const files = {
  ingest: 'lambda/ingest.zip',
  // The same program, twice, so that neither crowds out the other.
  userUpdate: 'lambda/ingest.zip',
  loader: 'lambda/loader.zip',
  finisher: 'lambda/finisher.zip',
  worker: 'lambda/worker.zip',
  server: 'server.tgz',
} satisfies Artifacts
