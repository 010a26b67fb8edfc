import type { CompactorStatus } from './compact.ts'
import type { LoaderError } from './retries.ts'

/** What the loader has to say about itself. */
export interface LoaderStatus {
  backlog: { objects: number; bytes: number }
  /** How long the oldest waiting object has been waiting; 0 when none is. */
  lag_seconds: number
  last_load: { at: string; objects: number; rows: number; milliseconds: number } | null
  /** Why the last try failed; null once one succeeds. */
  error: LoaderError | null
  /** Lines and whole objects refused since the loader started. */
  quarantined: number
  /** Objects that could not be loaded; they are tried again at the next comparison with the ledger. */
  set_aside: { key: string; reason: string }[]
  compaction: CompactorStatus
}
