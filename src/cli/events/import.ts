/** Files of events into an app: read, made ours and sent in parts, then followed until they can be queried. */
import type { ErrorBody } from '../../errors.ts'
import type { Format } from '../../runtime/import/format.ts'
import type { Api } from '../api.ts'
import type { Reason } from './import-refusals.ts'
import { ImportRun } from './import-run.ts'

export interface ImportOptions {
  api: Api
  /** The app's routes: `/api/apps/…`. */
  path: string
  importId: string
  /** Wait until what was accepted is in the warehouse or, where a worker takes files in, until it has. */
  wait: boolean
  /** Where it is kept how far the import is. */
  stateDirectory: string
  /** Default: by what is in each file. */
  format?: Format | undefined
  inferTypes?: boolean
  only?: { readonly [column: string]: string }
  /** File that every refused row is written to. */
  report?: string | undefined
  /** Told what is going on, when somebody looks. */
  onProgress?: ((progress: ImportProgress) => void) | undefined
  /** Stops it after the part that is under way. */
  signal?: AbortSignal | undefined
  /** Milliseconds since 1970. */
  clock?: () => number
  pause?: (milliseconds: number) => Promise<void>
}

export interface ImportProgress {
  file: string
  /** Bytes read of all files; `size` is null when one is a pipe. */
  bytes: number
  size: number | null
  /** Items found that an earlier run of the command sent, and how many bytes had been read by then. */
  skipped: number
  skippedBytes: number
  /** Of all files, as the server last said; `loaded` is null where only the warehouse knows. */
  accepted: number
  loaded: number | null
}

export interface ImportResult {
  accepted: number
  /** Null where only the warehouse knows. */
  duplicates: number | null
  rejected: number
  seconds: number
  files: ImportedFile[]
  reasons: Reason[]
  /** Items that an earlier run of the same command had sent. */
  resumed_after?: number
  /** Accepted, and not seen in the warehouse for so long that waiting ended. */
  unseen?: number
  /** Where a worker takes files in: how many parts it has not, and the name under which the server tells of them. */
  worker?: { import_id: string; queued: number }
}

export interface ImportedFile {
  file: string
  /** Those that its rows were taken for. */
  formats: string[]
  items: number
}

/** A file that could not be read to its end. */
export interface Failure {
  file: string
  error: ErrorBody['error']
}

export interface Imported {
  result: ImportResult
  failures: Failure[]
}

/** Imports one file after the other under one import id. `-` is standard input. */
export async function importFiles(files: readonly string[], options: ImportOptions): Promise<Imported> {
  const { clock = () => Date.now() } = options
  const begun = clock()
  const run = new ImportRun(files, options)
  try {
    for (const file of files) await run.take(file)
    await run.finish()
  } catch (error) {
    throw run.asStopped(error)
  } finally {
    run.close()
  }
  run.imported.result.seconds = Math.round(clock() - begun) / 1000
  return run.imported
}
