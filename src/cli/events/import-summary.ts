import { DataLoafError, isErrorCode } from '../../errors.ts'
import { full } from '../charts/format.ts'
import type { Failure, Imported, ImportResult } from './import.ts'

/** What became of an import, in one line. */
export function importSummary({ accepted, duplicates, rejected, seconds, worker }: ImportResult): string {
  const time = `in ${seconds.toFixed(1)} s`
  if (worker && worker.queued > 0) return `sent ${filesText(worker.queued)} as import ${worker.import_id}  ${time}`
  const rate = full(Math.round(accepted / Math.max(seconds, 0.001)))
  const repeated = duplicates === null ? [] : [`duplicates ${full(duplicates)}`]
  const parts = [`accepted ${full(accepted)}`, ...repeated, `rejected ${full(rejected)}`]
  return `${parts.join('  ')}  ${time} (${rate}/s)`
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
export function importFailure({ result: { accepted, rejected }, failures }: Imported): DataLoafError | null {
  const [first] = failures
  if (first) return failureOf(first)
  if (accepted > 0 || rejected === 0) return null
  return new DataLoafError('invalid_input', 'Every item was refused.')
}

/** How people know it. */
export function fileName(file: string): string {
  return file === '-' ? 'standard input' : file
}

function failureOf({ file, error: { code, message, hint } }: Failure): DataLoafError {
  return new DataLoafError(isErrorCode(code) ? code : 'internal', `${fileName(file)}: ${message}`, { hint })
}

function filesText(count: number): string {
  return count === 1 ? 'one file' : `${full(count)} files`
}
