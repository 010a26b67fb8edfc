import { join } from 'node:path'
import { type Artifacts, artifactsIn, assertArtifacts } from '../../stack/artifact.ts'
import { certificateStatus } from '../../stack/certificate.ts'
import type { ProgramArgs } from '../../stack/program.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { packageRoot } from '../package.ts'

/** What the program is run with here and now. Throws `not_found` for a package without its artifacts. */
export async function programArgs(settings: StackSettings): Promise<ProgramArgs> {
  const files = artifacts()
  assertArtifacts(files)
  return {
    settings,
    artifacts: files,
    // Where Route 53 has the zone the program waits for the certificate itself.
    certificateIssued: settings.domain?.zone === undefined && (await certificateStatus(settings)) === 'ISSUED',
    oidcClientSecret: process.env.DATALOAF_OIDC_CLIENT_SECRET,
    today: new Date().toISOString().slice(0, 10).replaceAll('-', ''),
  }
}

/** What is deployed: what the build put into the package. */
export function artifacts(): Artifacts {
  return artifactsIn(join(packageRoot, 'dist'))
}
