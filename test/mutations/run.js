/**
 * Puts each fault of the lists into a copy of the project, and says which ones no test notices. The same cases are tried
 * every time. Ends with 1 when a fault survived.
 *
 *   node test/mutations/run.js [words of a name]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mutations as ofAnalyses } from './analyses.js'
import { mutations as ofAll } from './query.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shared = process.env.DATALOAF_SHARED ?? join(root, '..', 'shared')
const words = process.argv.slice(2).join(' ')
const wanted = Object.entries({ ...ofAll, ...ofAnalyses }).filter(([name]) => name.includes(words))
const outcomes = { killed: 0, survived: 0 }
const copy = copied()
try {
  checkUnchanged()
  for (const [name, mutation] of wanted) {
    const noticedBy = tried(mutation)
    outcomes[noticedBy ? 'killed' : 'survived'] += 1
    console.log(noticedBy ? `killed    ${name} (${noticedBy})` : `SURVIVED  ${name}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${outcomes.killed} killed, ${outcomes.survived} survived`)
process.exitCode = outcomes.survived === 0 && outcomes.killed > 0 ? 0 : 1

function copied() {
  const path = mkdtempSync(join(tmpdir(), 'dataloaf-mutations-'))
  for (const part of ['src', 'test', 'web', 'docs', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(root, part), join(path, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  return path
}

/** A test that fails before anything is changed would take every fault for noticed. */
function checkUnchanged() {
  for (const test of new Set(wanted.flatMap(([, { tests }]) => tests))) {
    const { status, stdout } = ran(test)
    if (status !== 0) throw new Error(`${test} fails before anything is changed:\n${stdout}`)
  }
}

/** One file of tests after the other, until one fails. */
function tried({ file, from, to, tests }) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)} any more.`)
  writeFileSync(path, text.replaceAll(from, to))
  try {
    return tests.find((test) => ran(test).status !== 0)
  } finally {
    writeFileSync(path, text)
  }
}

/**
 * On one back end, for the faults are in what all share. Without an exit code where a fault keeps it from ending.
 * A property tries few cases, which must do, and has the time they need, so that a slow machine tries the same.
 */
function ran(test) {
  return spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', test], {
    cwd: copy,
    env: {
      FC_RUNS: '60',
      FC_MS: '60000',
      FC_SHRINK: '0',
      ...process.env,
      CI: '1',
      DATALOAF_SHARED: shared,
      DATALOAF_TEST_BACK_ENDS: 'duckdb',
    },
    encoding: 'utf8',
    timeout: 600_000,
  })
}
