import { DataLoafError } from '../../errors.ts'
import type { Bucket, Clock } from '../ports.ts'
import { type ClosedSegment, sealSegment } from './seal.ts'

/** Brings closed segments into the bucket, one after the other, for as long as it takes. */
export interface Sealer {
  /** Segments that are not in the bucket yet. */
  readonly waiting: readonly ClosedSegment[]
  readonly lastError: SealError | null
  add(segment: ClosedSegment): void
  /** Every segment added so far is in the bucket. Tries at once; rejects with `unavailable` when that fails. */
  drain(): Promise<void>
  /** Lets the attempt under way end and makes no other. What is waiting stays on disk. */
  stop(): Promise<void>
}

export interface SealError {
  message: string
  /** ISO 8601 UTC. */
  at: string
}

export interface SealerOptions {
  bucket: Bucket
  clock: Clock
  /** Told the keys of each sealed segment. */
  onSealed: (keys: string[]) => void
  /** Milliseconds before the first retry; doubled with each one up to `longestWait`. Default: 100. */
  firstWait?: number
  /** Default: 10,000. */
  longestWait?: number
}

export function sealer({ bucket, clock, onSealed, firstWait = 100, longestWait = 10_000 }: SealerOptions): Sealer {
  let waiting: ClosedSegment[] = []
  let lastError: SealError | null = null
  let wait = firstWait
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped = false

  /** Goes once over what waits. A segment that fails goes to the end; when several do, the bucket is at fault. */
  async function pass(): Promise<void> {
    let failed = 0
    for (const segment of [...waiting]) {
      if (stopped || failed >= 3) return
      try {
        const keys = await sealSegment(segment, bucket)
        waiting = waiting.filter((other) => other !== segment)
        onSealed(keys)
      } catch (error) {
        failed += 1
        waiting = [...waiting.filter((other) => other !== segment), segment]
        lastError = { message: `${segment.path}: ${(error as Error).message}`, at: new Date(clock()).toISOString() }
      }
    }
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    running ??= pass().finally(() => {
      running = undefined
      schedule()
    })
    return running
  }

  function schedule(): void {
    if (waiting.length === 0) {
      wait = firstWait
      lastError = null
      return
    }
    if (stopped) return
    timer = setTimeout(run, lastError ? wait : 0).unref()
    if (lastError) wait = Math.min(wait * 2, longestWait)
  }

  function add(segment: ClosedSegment): void {
    waiting.push(segment)
    void run()
  }

  async function drain(): Promise<void> {
    const asked = [...waiting]
    const left = () => asked.some((segment) => waiting.includes(segment))
    // The pass under way may have started before the last of these was added.
    for (let attempt = 0; attempt < 2 && left(); attempt += 1) await run()
    if (!left()) return
    throw new DataLoafError('unavailable', `The bucket does not take segments: ${lastError?.message}`, {
      retryAfter: 5,
    })
  }

  async function stop(): Promise<void> {
    stopped = true
    clearTimeout(timer)
    await running
  }

  return {
    get waiting() {
      return waiting
    },
    get lastError() {
      return lastError
    },
    add,
    drain,
    stop,
  }
}
