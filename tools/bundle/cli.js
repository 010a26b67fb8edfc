import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { leaveOut } from './leave-out.js'
import { forNode, natives } from './program.js'
import { buildSdks } from './sdks.js'

/** The command line and the server as ES modules with shared chunks; the SDKs; the manifest; the JSON schema. */
export async function buildCli({ root, dist, keepRecent }) {
  const { metafile } = await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints: {
      cli: 'src/cli/main.ts',
      config: 'src/config.ts',
      plan: 'src/runtime/collection/plan/schema.ts',
      ...commandEntries(root),
    },
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    // The AWS SDK's modules, of which what is not used is left out; its CommonJS files come whole.
    mainFields: ['module', 'main'],
    external: natives,
    plugins: [leaveOut],
    metafile: true,
  })
  removeStale({ root, dist, keepRecent, made: Object.keys(metafile.outputs) })
  await buildSdks(root, dist)
  await writeSchemas(dist)
  await writeManifest(root)
  return true
}

/**
 * Takes away what an earlier build left. Recent chunks may stay: a server that runs from that build still loads them
 * when it first needs them.
 */
function removeStale({ root, dist, keepRecent, made }) {
  const now = new Set(made.map((file) => join(root, file)))
  for (const folder of ['chunks', 'commands']) {
    for (const file of readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(dist, folder, file)
      const recent = keepRecent && folder === 'chunks' && Date.now() - statSync(path).mtimeMs < 3_600_000
      if (!now.has(path) && !recent && statSync(path).isFile()) rmSync(path)
    }
  }
}

function commandEntries(root) {
  const folder = join(root, 'src', 'commands')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  return Object.fromEntries(files.map((file) => [`commands/${file.slice(0, -3)}`, join(folder, file)]))
}

async function writeSchemas(dist) {
  const built = (file) => import(`${pathToFileURL(join(dist, file))}?${Date.now()}`)
  const write = (name, schema) => writeFileSync(join(dist, name), `${JSON.stringify(schema, null, 2)}\n`)
  write('dataloaf.schema.json', (await built('config.js')).configJsonSchema())
  write('plan.schema.json', (await built('plan.js')).planJsonSchema())
}

/** oclif's manifest: commands are found by reading it, without loading any of them. */
async function writeManifest(root) {
  const manifest = join(root, 'oclif.manifest.json')
  rmSync(manifest, { force: true })
  process.env.NODE_ENV = 'production'
  const { Plugin } = await import('@oclif/core')
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true })
  await plugin.load()
  writeFileSync(manifest, JSON.stringify(plugin.manifest))
}
