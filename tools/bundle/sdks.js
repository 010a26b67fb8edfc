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
  aws: 'node',
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
export function scriptText(root) {
  return minified(root, 'script.ts', 'iife')
}

/** The picker of elements, served as `/d.js?pick`, which that script loads on a page that was opened to pick one. */
export function pickerText(root) {
  return minified(root, 'picker.ts', 'es')
}

async function minified(root, file, format) {
  const { build } = await import('vite')
  const [{ output }] = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(root, 'src', 'sdk', file), formats: [format], name: 'unused' },
      rolldownOptions: { optimization: { inlineConst: true }, output: { topLevelVar: false } },
    },
  })
  // Marks for bundlers, which nobody needs any more.
  return output[0].code.replaceAll('/* @__PURE__ */ ', '').replace(/^\(function\(\)\{/, '(()=>{')
}
