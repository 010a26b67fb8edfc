import { join, resolve } from 'node:path'
import { type Artifacts, artifactsIn } from '../../stack/artifact.ts'
import { packageRoot } from '../package.ts'

/** What is deployed, of the package's dist/, or of the folder that DATALOAF_ARTIFACTS names. */
export function artifacts({ DATALOAF_ARTIFACTS: folder }: NodeJS.ProcessEnv = process.env): Artifacts {
  return artifactsIn(folder ? resolve(folder) : join(packageRoot, 'dist'))
}
