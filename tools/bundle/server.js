import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { natives, requireShim } from './program.js'
import { tarOf } from './tar.js'

/** The server of the AWS target as the host unpacks it: `server.js`, its chunks and the web app. */
export async function buildServer({ root, dist }) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { server: 'src/cli/host.ts' },
    outdir: '/',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minify: true,
    legalComments: 'none',
    external: natives,
    banner: { js: requireShim },
    logLevel: 'warning',
    write: false,
  })
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const files = {
    'package.json': Buffer.from(JSON.stringify({ name: 'dataloaf', version, type: 'module' })),
    ...Object.fromEntries(outputFiles.map(({ path, contents }) => [path.slice(1), contents])),
    ...Object.fromEntries(
      filesUnder(join(dist, 'web')).map((file) => [`web/${file}`, readFileSync(join(dist, 'web', file))]),
    ),
  }
  const target = join(dist, 'server.tgz')
  rmSync(target, { force: true })
  writeFileSync(target, gzipSync(tarOf(files), { level: 9 }))
  return true
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
