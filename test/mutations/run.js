/**
 * Puts each fault of a list into a copy of the project, and says which ones no test notices.
 *
 *   node test/mutations/run.js [words of a name]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutations as ofAnalyses } from './analyses.js'
import { mutations as ofAll, tests as testsOfAll } from './query.js'

/** A fault of an analysis is looked for by that one's tests. */
const mutations = { ...ofAll, ...ofAnalyses }

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = process.env.DATALOAF_SHARED ?? join(root, '..', 'shared')
const wanted = process.argv.slice(2).join(' ')
const copy = copied()
let survived = 0
try {
  if (!passes(testsOf(wanted))) throw new Error('The tests fail before anything is changed.')
  for (const [name, mutation] of Object.entries(mutations)) {
    if (!name.includes(wanted)) continue
    const noticed = tried(mutation)
    if (!noticed) survived += 1
    console.log(`${noticed ? 'noticed ' : 'SURVIVED'}  ${name}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${survived} survived`)
process.exitCode = survived === 0 ? 0 : 1

function copied() {
  const path = mkdtempSync(join(tmpdir(), 'dataloaf-mutations-'))
  for (const part of ['src', 'test', 'web', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(root, part), join(path, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  return path
}

function tried({ file, from, to, tests = testsOfAll }) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)} any more.`)
  writeFileSync(path, text.replaceAll(from, to))
  try {
    return !passes(tests)
  } finally {
    writeFileSync(path, text)
  }
}

/** The tests of the faults that are tried. */
function testsOf(words) {
  const tried = Object.entries(mutations).filter(([name]) => name.includes(words))
  return [...new Set(tried.flatMap(([, { tests = testsOfAll }]) => tests))]
}

function passes(tests) {
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...tests], {
    cwd: copy,
    env: { ...process.env, DATALOAF_SHARED: shared },
    stdio: 'ignore',
    timeout: 300_000,
  })
  return status === 0
}
