/**
 * Builds the package into dist/: the command line and the server (bundled, so that installing drags in nothing but
 * DuckDB and libsql), the functions of the AWS target, the SDKs with their types, the web app, oclif's manifest and the JSON schemas of dataloaf.json and dataloaf.plan.json.
 *
 *   node tools/bundle.js               everything
 *   node tools/bundle.js --if-needed   only the parts whose sources changed since they were built
 *   node tools/bundle.js --only=cli    one part: cli, lambda, types, web, server
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildCli } from './bundle/cli.js'
import { buildLambda } from './bundle/lambda.js'
import { buildServer } from './bundle/server.js'
import { buildTypes } from './bundle/types.js'
import { buildWeb } from './bundle/web.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const only = process.argv.find((flag) => flag.startsWith('--only='))?.slice('--only='.length)
const ifNeeded = process.argv.includes('--if-needed')

/** What each part is built from; a change in any of it builds the part again. */
const parts = {
  cli: {
    sources: ['src', 'bin', 'tools/bundle.js', 'tools/bundle', 'package.json', 'package-lock.json'],
    outputs: ['dist/cli.js', 'dist/dataloaf.schema.json', 'dist/plan.schema.json', 'oclif.manifest.json'],
    build: buildCli,
  },
  lambda: {
    sources: ['src', 'tools/bundle.js', 'tools/bundle', 'package-lock.json'],
    outputs: ['dist/lambda/ingest.zip'],
    build: buildLambda,
  },
  types: {
    sources: [
      'src/sdk',
      'src/event.ts',
      'src/runtime/query/result.ts',
      'tools/bundle/types.js',
      'tools/bundle/sdks.js',
    ],
    outputs: ['dist/types'],
    build: buildTypes,
  },
  web: {
    sources: ['web', 'src', 'package.json', 'package-lock.json'],
    outputs: ['dist/web/index.html'],
    build: buildWeb,
  },
  // Holds the web app: it comes last.
  server: {
    sources: ['web', 'src', 'tools/bundle.js', 'tools/bundle', 'package.json', 'package-lock.json'],
    outputs: ['dist/server.tgz', 'dist/natives.json'],
    build: buildServer,
  },
}

mkdirSync(dist, { recursive: true })
await oneAtATime(buildParts).catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})

async function buildParts() {
  for (const [name, { sources, outputs, build }] of Object.entries(parts)) {
    if (only && only !== name) continue
    const stamp = join(dist, `.${name}.hash`)
    const hash = hashOf(sources)
    const whole = existsSync(stamp) && outputs.every((output) => existsSync(join(root, output)))
    if (ifNeeded && whole && readFileSync(stamp, 'utf8') === hash) continue
    const begun = performance.now()
    rmSync(stamp, { force: true })
    if (!(await build({ root, dist, keepRecent: ifNeeded }))) continue
    writeFileSync(stamp, hash)
    console.error(`built ${name} in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  }
}

function hashOf(sources) {
  const hash = createHash('sha256')
  for (const source of sources) {
    const path = join(root, source)
    if (!existsSync(path)) continue
    const files = statSync(path).isDirectory() ? filesUnder(path) : [path]
    for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Test files that run side by side may all ask for the build: the first does it, the others wait. */
async function oneAtATime(work) {
  const lock = join(dist, '.building')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (!isAlive(readNumber(lock)) || ageOf(lock) > 180_000) rmSync(lock, { force: true })
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function readNumber(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || process.pid
  } catch {
    return process.pid
  }
}

function ageOf(file) {
  try {
    return Date.now() - statSync(file).mtimeMs
  } catch {
    return 0
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
