import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sdks } from './sdks.js'

/** Declarations of the SDKs' entry points, by the compiler. */
export async function buildTypes({ root, dist }) {
  const entries = Object.keys(sdks).map((name) => join('src', 'sdk', `${name}.ts`))
  rmSync(join(dist, 'types'), { recursive: true, force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const flags = [
    ...['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--outDir', join(dist, 'types')],
    ...['--rootDir', 'src', '--target', 'es2023', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--strict'],
    ...['--exactOptionalPropertyTypes', '--skipLibCheck', '--types', 'node', '--rewriteRelativeImportExtensions'],
  ]
  const { status } = spawnSync(process.execPath, [compiler, ...entries, ...flags], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error('The declarations of the SDKs could not be built.')
  return true
}
