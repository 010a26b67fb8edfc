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
    const { outcome, seconds } = tried(mutation)
    outcomes[outcome] += 1
    console.log(`${outcome.padEnd(8)}  ${name} (${seconds} s)`)
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

/** A list of tests that fails before anything is changed would take every fault for noticed. */
function checkUnchanged() {
  const lists = new Map(wanted.map(([, { tests, backEnd }]) => [`${backEnd} ${tests}`, { tests, backEnd }]))
  for (const list of lists.values()) {
    if (ran(list) !== 0) throw new Error(`Before anything is changed, one of these fails: ${list.tests.join(' ')}`)
  }
}

function tried({ file, from, to, ...list }) {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)} any more.`)
  const start = Date.now()
  writeFileSync(path, text.replaceAll(from, to))
  try {
    const outcome = ran(list) === 0 ? 'survived' : 'killed'
    return { outcome, seconds: Math.round((Date.now() - start) / 1000) }
  } finally {
    writeFileSync(path, text)
  }
}

/** The exit code; none where a fault keeps the tests from ending. */
function ran({ tests, backEnd = 'duckdb' }) {
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...tests], {
    cwd: copy,
    env: { ...process.env, CI: '1', DATALOAF_SHARED: shared, DATALOAF_TEST_BACK_ENDS: backEnd },
    stdio: 'ignore',
    timeout: 600_000,
  })
  return status
}
