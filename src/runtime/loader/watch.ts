import type { Bucket } from '../ports.ts'
import { type LoaderMark, readMark } from './mark.ts'

export interface LoadsWatch {
  /** Changes when something was loaded, as far as was looked. */
  version: () => number
  status: () => { loaded_at: string | null; error: string | null }
  /** Looks now. */
  look: () => Promise<void>
  stop: () => void
}

/** Sees from the bucket that a loader elsewhere took something in, without asking the warehouse. */
export function watchLoads({ bucket, every = 5_000 }: { bucket: Bucket; every?: number }): LoadsWatch {
  let mark: LoaderMark | undefined
  let error: string | null = null

  async function look(): Promise<void> {
    try {
      mark = await readMark(bucket)
      error = null
    } catch (failure) {
      error = failure instanceof Error ? failure.message : String(failure)
      throw failure
    }
  }

  const timer = setInterval(() => void look().catch(() => undefined), every)
  timer.unref()
  return {
    version: () => mark?.loads ?? 0,
    status: () => ({ loaded_at: mark?.loaded_at ? new Date(mark.loaded_at).toISOString() : null, error }),
    look,
    stop: () => clearInterval(timer),
  }
}
