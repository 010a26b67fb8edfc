/**
 * How fast it is, as one table: ours, the reference measured in the same run, their ratio, the goal.
 *
 *   npm run bench                      everything, in about ten minutes
 *   npm run bench -- --only sdk,cli    some of it
 *   npm run bench -- --quick           a short run, to try the bench itself
 *   npm run bench -- --json            the rows as JSON on standard output
 *   npm run bench -- --write           also put the table into docs/performance.md
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, met, type Row, ratio } from './bench.ts'
import { browserSdk } from './browser-sdk.ts'
import { commands } from './cli.ts'
import { collect } from './collect.ts'
import { faults } from './faults.ts'
import { lag } from './lag.ts'
import { large } from './large.ts'
import { load } from './load.ts'
import { queries } from './queries.ts'
import { machine, writeReport } from './report.ts'
import { sdk } from './sdk.ts'
import { sdkPeers } from './sdk-peers.ts'
import { textTable } from './table.ts'
import { webApp } from './web-app.ts'

const benches: readonly Bench[] = [
  collect,
  lag,
  load,
  queries,
  large,
  sdk,
  sdkPeers,
  browserSdk,
  faults,
  commands,
  webApp,
]

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    repeats: { type: 'string', default: '5' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (flags.help) {
  for (const { name, about } of benches) console.log(`${name.padEnd(10)}${about}`)
} else {
  const rows = await runAll(picked())
  if (flags.json)
    console.log(
      JSON.stringify(
        rows.map((row) => ({ ...row, ratio: ratio(row), met: met(row) })),
        null,
        2,
      ),
    )
  else console.log(`\n${textTable(rows)}\n\n${machine()}`)
  if (flags.write) writeReport(rows, ['npm run bench --', ...process.argv.slice(2)].join(' '), new Date())
}

function picked(): readonly Bench[] {
  const names = flags.only?.split(',')
  const unknown = names?.filter((name) => !benches.some((bench) => bench.name === name)) ?? []
  if (unknown.length > 0)
    throw new Error(`There is no bench ${unknown.join(', ')}; there are ${benches.map(({ name }) => name).join(', ')}.`)
  return benches.filter(({ name }) => names?.includes(name) ?? true)
}

/** A bench that fails does not take the others with it, and the run ends with 1. */
async function runAll(some: readonly Bench[]): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'dataloaf-bench-'))
  const rows: Row[] = []
  try {
    for (const { name, run } of some) {
      const start = performance.now()
      const note = (sentence: string) => console.error(`  ${sentence}`)
      console.error(name)
      try {
        const found = await run({ directory, quick: flags.quick, repeats: Number(flags.repeats), note })
        rows.push(...found)
        // A long run that is stopped has then told what it found.
        if (found.length > 0) console.error(textTable(found))
      } catch (error) {
        console.error(error)
        process.exitCode = 1
      }
      note(`${((performance.now() - start) / 1000).toFixed(0)} s`)
    }
    return rows
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
