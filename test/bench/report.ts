import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Row } from './bench.ts'
import { root } from './dataloaf.ts'
import { markdownTable } from './table.ts'

const [begin, close] = ['<!-- bench: begin -->', '<!-- bench: end -->']

// Read before the first measurement: what else the machine was busy with.
const [busy = 0] = loadavg()

/** The machine the figures were measured on, in one line. */
export function machine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GB, ${type()} ${release()}, Node ${process.version}, load average ${busy.toFixed(1)} at the start`
}

/** Puts the table into docs/performance.md, between its two marks. */
export function writeReport(rows: readonly Row[], command: string, now: Date): void {
  const file = join(root, 'docs', 'performance.md')
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table: ${begin} … ${close}`)
  const about = `Measured on ${now.toISOString().slice(0, 10)} by \`${command}\` on ${machine()}.`
  const table = `${begin}\n\n${about}\n\n${markdownTable(rows)}\n\n`
  writeFileSync(file, text.slice(0, from) + table + text.slice(to))
}
