import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pickerText, scriptText } from './sdks.js'

/** The web app, by vite, into dist/web, and beside it the browser SDK as a script. */
export async function buildWeb({ root, dist }) {
  const config = ['web/vite.config.ts', 'vite.config.ts'].map((file) => join(root, file)).find(existsSync)
  if (!config || !existsSync(join(root, 'web', 'main.tsx'))) return false
  // Whatever the shell says: a test runner's environment would leave in what is for developing.
  process.env.NODE_ENV = 'production'
  const { build } = await import('vite')
  await build({
    configFile: config,
    root: join(root, 'web'),
    logLevel: 'warn',
    build: { outDir: join(dist, 'web'), emptyOutDir: true },
  })
  writeFileSync(join(dist, 'web', 'd.js'), await scriptText(root))
  writeFileSync(join(dist, 'web', 'd-picker.js'), await pickerText(root))
  return true
}
