import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Row } from './bench.ts'
import { root } from './dataloaf.ts'
import { markdownTable } from './table.ts'

// Read before the first measurement: what else the machine was busy with.
const [busy = 0] = loadavg()

/** The machine the figures were measured on, in one line. */
export function machine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GB, ${type()} ${release()}, Node ${process.version}, load average ${busy.toFixed(1)} at the start`
}

/** Puts the rows of each bench into its place in docs/performance.md, between two marks; those of others stay. */
export function writeReport(rows: readonly Row[], command: string, now: Date): void {
  const file = join(root, 'docs', 'performance.md')
  const about = `Measured on ${now.toISOString().slice(0, 10)} by \`${command}\` on ${machine()}.`
  let text = readFileSync(file, 'utf8')
  for (const bench of new Set(rows.map((row) => row.bench))) {
    const [begin, end] = [`<!-- bench ${bench} -->`, `<!-- end of ${bench} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || to < from) throw new Error(`${file} has no place for the table: ${begin} … ${end}`)
    const table = markdownTable(rows.filter((row) => row.bench === bench))
    text = `${text.slice(0, from)}${begin}\n\n${about}\n\n${table}\n\n${text.slice(to)}`
  }
  writeFileSync(file, text)
}
