import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Artifacts, artifactsIn, assertArtifacts } from '../../stack/artifact.ts'
import { certificateStatus } from '../../stack/certificate.ts'
import { artifactsFor } from '../../stack/natives.ts'
import type { ProgramArgs } from '../../stack/program.ts'
import type { StackSettings } from '../../stack/settings.ts'
import { packageRoot } from '../package.ts'
import { mailOf } from '../settings.ts'
import type { Call } from '../target.ts'

/**
 * What the program is run with here and now. Rejects with `not_found` for a package without its artifacts, `unavailable`
 * when what the host needs beside them cannot be fetched.
 */
export async function programArgs(settings: StackSettings, { out }: Pick<Call, 'out'>): Promise<ProgramArgs> {
  const files = artifacts()
  assertArtifacts(files)
  const root = join(homedir(), '.dataloaf', 'natives')
  const onFetch = () => out.note(`Fetching DuckDB and SQLite for the host into ${root}, once.`)
  return {
    settings,
    artifacts: await artifactsFor(settings, files, { root, onFetch }),
    // Where Route 53 has the zone the program waits for the certificate itself.
    certificateIssued: settings.domain?.zone === undefined && (await certificateStatus(settings)) === 'ISSUED',
    mail: mailOf(settings.mail),
    oidcClientSecret: process.env.DATALOAF_OIDC_CLIENT_SECRET,
    today: new Date().toISOString().slice(0, 10).replaceAll('-', ''),
  }
}

/** What is deployed: what the build put into the package. */
export function artifacts(): Artifacts {
  return artifactsIn(join(packageRoot, 'dist'))
}
