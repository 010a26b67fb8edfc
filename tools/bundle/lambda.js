import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { forNode } from './program.js'
import { zipOf } from './zip.js'

/** Functions have no files beside them, so that `require` is all that bundled CommonJS packages want. */
const requireOnly = `import{createRequire as __require}from'node:module';const require=__require(import.meta.url);`

/** Each function of the AWS target as one file, and the zip that is deployed: the same sources give the same bytes. */
export async function buildLambda({ root, dist }) {
  const sources = join(root, 'src', 'runtime', 'targets', 'lambda')
  const outdir = join(dist, 'lambda')
  rmSync(outdir, { recursive: true, force: true })
  await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints: functionsIn(sources).map((name) => join(sources, `${name}.ts`)),
    outdir,
    outExtension: { '.js': '.mjs' },
    // The SDK's modules, of which what is not used is left out; its CommonJS files come whole.
    mainFields: ['module', 'main'],
    plugins: [withoutCredentialChain],
    banner: { js: requireOnly },
  })
  for (const name of functionsIn(sources)) {
    const bundle = readFileSync(join(outdir, `${name}.mjs`))
    writeFileSync(join(outdir, `${name}.zip`), zipOf({ 'index.mjs': bundle }))
  }
  return true
}

/** A file is a function when it exports a handler. */
export function functionsIn(folder) {
  return readdirSync(folder)
    .filter((file) => /export (const|async function|function) handler\b/.test(readFileSync(join(folder, file), 'utf8')))
    .map((file) => file.replace(/\.ts$/, ''))
}

/** A function finds its credentials in its environment; the SDK's other ways of looking for them would be never used. */
const withoutCredentialChain = {
  name: 'without-credential-chain',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({ path, namespace: 'none' }))
    esbuild.onLoad({ filter: /.*/, namespace: 'none' }, () => ({
      contents: `export const defaultProvider = () => async () => { throw new Error('no credentials were given') }`,
    }))
  },
}
