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

/**
 * The browser SDK for pages without a build, served as `/d.js`. Every visitor loads it, so it is shrunk by vite's
 * minifier, which makes of it 4 % less than esbuild.
 */
export async function scriptText(root) {
  const { build } = await import('vite')
  const [{ output }] = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'src', 'sdk', 'script.ts'), formats: ['iife'], name: 'unused' },
      rolldownOptions: { optimization: { inlineConst: true }, output: { topLevelVar: false } },
    },
  })
  // Marks for bundlers, which nobody needs any more.
  return output[0].code.replaceAll('/* @__PURE__ */ ', '')
}
