import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, transformSync } from 'esbuild'
import { nativesOf } from './natives.js'
import { forNode, natives } from './program.js'

/**
 * The server of the AWS target as the host unpacks it: `server.js`, its chunks and the web app. What it takes from the
 * machine it runs on is in `natives.json`: `up` adds it where it is wanted.
 */
export async function buildServer({ root, dist }) {
  const { outputFiles } = await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints: { server: 'src/cli/host.ts' },
    outdir: '/',
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    external: natives,
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
  const { tarOf } = await sourceOf(join(root, 'src', 'stack', 'calculations', 'tar.ts'))
  writeFileSync(target, gzipSync(tarOf(files), { level: 9 }))
  writeFileSync(join(dist, 'natives.json'), JSON.stringify(nativesOf(root)))
  return true
}

/** A module of the sources that imports nothing. */
async function sourceOf(file) {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'esm' })
  return await import(`data:text/javascript,${encodeURIComponent(code)}`)
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
