import { join } from 'node:path'
import { build } from 'esbuild'

/** The SDKs' entry points in src/sdk/, and what each may take from where it runs. */
export const sdks = {
  node: 'node',
  compat: 'node',
  edge: 'neutral',
  middleware: 'neutral',
  browser: 'browser',
  query: 'neutral',
}

/** Each SDK is one file without dependencies, readable, so that an application's own bundler can shrink it. */
export async function buildSdks(root, dist) {
  for (const [name, platform] of Object.entries(sdks)) {
    await build({
      entryPoints: [join(root, 'src', 'sdk', `${name}.ts`)],
      outfile: join(dist, 'sdk', `${name}.js`),
      bundle: true,
      format: 'esm',
      platform,
      target: platform === 'node' ? 'node20.19' : 'es2022',
      logLevel: 'warning',
    })
  }
}

/** The browser SDK for pages without a build, served as `/d.js`. */
export async function buildScript(root, outfile) {
  await build({
    entryPoints: [join(root, 'src', 'sdk', 'script.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  })
}
