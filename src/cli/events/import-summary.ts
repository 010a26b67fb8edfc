import { DataLoafError, isErrorCode } from '../../errors.ts'
import { full } from '../charts/format.ts'
import type { Failure, Imported, ImportResult } from './import.ts'
import type { Reason } from './import-refusals.ts'

/** What became of an import, in one line. */
export function importSummary({ accepted, duplicates, rejected, seconds, worker }: ImportResult): string {
  const time = `in ${seconds.toFixed(1)} s`
  if (worker && worker.queued > 0) return `sent ${partsText(worker.queued)} as import ${worker.import_id}  ${time}`
  const rate = full(Math.round(accepted / Math.max(seconds, 0.001)))
  const repeated = duplicates === null ? [] : [`duplicates ${full(duplicates)}`]
  const parts = [`accepted ${full(accepted)}`, ...repeated, `rejected ${full(rejected)}`]
  return `${parts.join('  ')}  ${time} (${rate}/s)`
}

/** What files were taken for: `orders.csv: umami`. */
export function formatLines({ files }: ImportResult): string[] {
  return files.flatMap(({ file, formats }) => (formats.length > 0 ? [`${fileName(file)}: ${formats.join(', ')}`] : []))
}

/** Why rows were refused, how many for each reason, and where the first of them stand. */
export function reasonLines({ reasons }: ImportResult): string[] {
  return reasons.flatMap(({ count, code, message, first }) => {
    const places = first.map((place, index) => placeOf(place, first[index - 1]))
    if (count === 1 && places[0]) return [`${places[0]}: ${message}`]
    const more = count > places.length ? ', …' : ''
    return [`${full(count)} × ${code}: ${message}`, ...(places.length > 0 ? [`    ${places.join(', ')}${more}`] : [])]
  })
}

type RowPlace = Reason['first'][number]

/** `export.zip pages.csv, row 12`; of what stands in the same file only the number of its row. */
function placeOf({ file, entry, row_number }: RowPlace, before: RowPlace | undefined): string {
  const number = row_number || null
  if (number !== null && before?.file === file && before.entry === entry) return String(number)
  const name = entry === undefined ? fileName(file) : `${fileName(file)} ${entry}`
  return number === null ? name : `${name}, row ${number}`
}

/** What else there is to know of it, for people; null when that is nothing. */
export function importNote({ accepted, unseen, worker }: ImportResult): string | null {
  if (unseen) return `${full(unseen)} of them have not come to the warehouse: they are late, or in quarantine.`
  if (worker && worker.queued > 0) return 'A worker takes it in; what it refuses is not known yet.'
  if (worker && accepted > 0)
    return 'It can be queried after the next load; what the warehouse refuses is in quarantine.'
  return null
}

/** Why an import is a failure as a whole; null when it is none. */
export function importFailure({
  result: { accepted, rejected, reasons, worker },
  failures,
}: Imported): DataLoafError | null {
  const [first] = failures
  if (first) return failureOf(first)
  if (accepted > 0 || rejected === 0 || (worker && worker.queued > 0)) return null
  const hint = reasons[0] && `${full(reasons[0].count)} of them: ${reasons[0].message}`
  return new DataLoafError('invalid_input', 'Every item was refused.', { hint })
}

/** How people know it. */
function fileName(file: string): string {
  return file === '-' ? 'standard input' : file
}

function failureOf({ file, error: { code, message, hint } }: Failure): DataLoafError {
  return new DataLoafError(isErrorCode(code) ? code : 'internal', `${fileName(file)}: ${message}`, { hint })
}

function partsText(count: number): string {
  return count === 1 ? 'one part' : `${full(count)} parts`
}
