import { DataLoafError } from '../../errors.ts'

/** What DuckDB reports, in our words; the original stays as the cause. */
export function duckDbError(error: unknown): DataLoafError {
  if (error instanceof DataLoafError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/no space left|disk quota|not enough space|max_temp_directory_size/i.test(text)) {
    return new DataLoafError('disk_full', 'The disk that holds the warehouse is full.', {
      hint: 'Free some space; loading goes on by itself.',
      retryAfter: 10,
      cause: error,
    })
  }
  if (/^Out of Memory Error/i.test(text)) {
    return new DataLoafError('overloaded', 'The question needs more memory than the warehouse may use.', {
      hint: 'Ask for a shorter range or fewer breakdowns, or raise the memory limit.',
      cause: error,
    })
  }
  if (
    /^(Parser|Syntax|Binder|Catalog|Conversion|Invalid Input|Out of Range|Invalid type|Mismatch Type|Permission|Not implemented|Parameter Not \w+|Expression|Constraint|Sequence|Dependency|Decimal) Error/i.test(
      text,
    )
  ) {
    return new DataLoafError('invalid_query', firstLine(text), { cause: error })
  }
  return new DataLoafError('unavailable', `The warehouse could not answer: ${firstLine(text)}`, {
    retryAfter: 5,
    cause: error,
  })
}

/** True when the database refuses all further work until it is opened again. */
export function isFatal(error: unknown): boolean {
  const text = error instanceof Error ? error.message : String(error)
  return /^FATAL Error|database has been invalidated/i.test(text)
}

export function isInterrupt(error: unknown): boolean {
  return error instanceof Error && /^INTERRUPT Error/i.test(error.message)
}

/** Why the file cannot be opened, and what to do. */
export function openError(error: unknown, path: string): DataLoafError {
  if (error instanceof DataLoafError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/Could not set lock|Conflicting lock/i.test(text)) {
    return new DataLoafError('directory_in_use', `Another process has ${path} open.`, {
      hint: 'Stop it first, or choose another data directory.',
      cause: error,
    })
  }
  const translated = duckDbError(error)
  if (translated.code === 'disk_full') return translated
  return new DataLoafError('corrupt', `The warehouse ${path} cannot be opened: ${firstLine(text)}`, {
    hint: 'Move warehouse.duckdb and warehouse.duckdb.wal away and start again: everything is rebuilt from the bucket.',
    cause: error,
  })
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text
}
