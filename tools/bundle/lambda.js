import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { forNode } from './program.js'
import { zipOf } from './zip.js'

/** Functions have no files beside them, so that `require` is all that bundled CommonJS packages want. */
const requireOnly = `import{createRequire as __require}from'node:module';const require=__require(import.meta.url);`

/**
 * Each function of the AWS target, with what it loads only when it needs it beside it, and the zip that is deployed: the
 * same sources give the same bytes.
 */
export async function buildLambda({ root, dist }) {
  const sources = join(root, 'src', 'runtime', 'targets', 'lambda')
  const outdir = join(dist, 'lambda')
  rmSync(outdir, { recursive: true, force: true })
  for (const name of functionsIn(sources)) {
    const { outputFiles } = await build({ ...options, absWorkingDir: root, entryPoints: [join(sources, `${name}.ts`)] })
    const files = outputFiles.map(({ path, contents }) => [path.slice(1), contents])
    for (const [file, contents] of files) {
      mkdirSync(dirname(join(outdir, file)), { recursive: true })
      writeFileSync(join(outdir, file), contents)
    }
    const zipped = files.map(([file, contents]) => [file === `${name}.mjs` ? 'index.mjs' : file, contents])
    writeFileSync(join(outdir, `${name}.zip`), zipOf(Object.fromEntries(zipped.sort(byName))))
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

const options = {
  ...forNode,
  outdir: '/',
  outExtension: { '.js': '.mjs' },
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  write: false,
  // The SDK's modules, of which what is not used is left out; its CommonJS files come whole.
  mainFields: ['module', 'main'],
  plugins: [withoutCredentialChain],
  banner: { js: requireOnly },
}

function byName([a], [b]) {
  return a < b ? -1 : 1
}
