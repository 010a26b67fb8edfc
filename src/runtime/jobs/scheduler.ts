import { randomUUID } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import type { Recurring, TakenJob } from '../metadata/recurring.ts'
import type { Clock } from '../ports.ts'

/** What is done when it is due. It calls `hold` before each thing that others notice, and ends when that rejects. */
export type Work = (job: TakenJob, hold: () => Promise<void>) => Promise<void>

export interface SchedulerOptions {
  jobs: Recurring
  work: { readonly [kind in TakenJob['kind']]: Work }
  /** When it is due after a moment (milliseconds); null when it is no more. */
  dueAfter: (job: TakenJob, after: number) => Promise<number | null>
  clock: Clock
  /** Milliseconds after which somebody who does not keep a job is given up. Default: 60,000. */
  lease?: number
  /** Attempts at one due time before the next one is waited for. Default: 8. */
  most?: number
  /** Milliseconds at the longest until it looks again, for work that another server planned. Default: 600,000. */
  patience?: number
}

export interface Scheduler {
  /** Does all that is due now; answers how much that was. */
  turn(): Promise<number>
  /** Something was planned anew. */
  nudge(): void
  /** What is under way ends at its next step and goes on at the next start. Safe to call twice. */
  stop(): Promise<void>
}

/**
 * Does recurring work when it is due, one after the other. It asks the database only when something is due or was
 * planned: asking all the time would keep a database awake that sleeps when nobody needs it.
 */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const { jobs, clock, lease = 60_000, most = 8, patience = 600_000 } = options
  const by = randomUUID()
  let timer: NodeJS.Timeout | undefined
  let stopping = false
  let running: Promise<number> = Promise.resolve(0)

  async function all(): Promise<number> {
    for (let done = 0; ; done++) {
      const job = stopping ? null : await jobs.take(by, lease)
      if (job === null) return done
      await attempt(job)
    }
  }

  async function attempt(job: TakenJob): Promise<void> {
    const beat = setInterval(() => void jobs.keep(job, lease).catch(() => undefined), lease / 3)
    beat.unref()
    const hold = async () => {
      if (stopping) throw new Stopped()
      if (!(await jobs.keep(job, lease))) throw new Lost()
    }
    try {
      // Whatever ends the process each time must not do so for ever.
      if (job.attempts > most) return await settle(job, 'It was cut off again and again.')
      await options.work[job.kind](job, hold)
      await settle(job)
    } catch (error) {
      if (error instanceof Lost) return
      if (error instanceof Stopped) await jobs.giveBack(job, clock())
      else await failed(job, error)
    } finally {
      clearInterval(beat)
    }
  }

  async function settle(job: TakenJob, error?: string): Promise<void> {
    const next = await options.dueAfter(job, clock())
    if (next === null) await jobs.forget(job.job_id)
    else await jobs.done(job, next, error)
  }

  async function failed(job: TakenJob, error: unknown): Promise<void> {
    const sentence = error instanceof DataLoafError ? error.message : `It failed: ${String(error)}`
    if (job.attempts >= most) await settle(job, sentence)
    else await jobs.giveBack(job, clock() + backoff(job.attempts), sentence)
  }

  function turn(): Promise<number> {
    running = running.then(all, all)
    return running
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    let wait = patience
    try {
      await turn()
      const next = await jobs.next()
      wait = next === null ? 6 * patience : Math.min(patience, Math.max(0, next - clock()))
    } catch {
      // The database is away: it is asked again in a while.
      wait = 10_000
    }
    if (stopping) return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), wait)
    timer.unref()
  }

  // Links in what is sent name the address, which a server knows once it listens.
  timer = setTimeout(() => void look(), 1_000)
  timer.unref()
  return {
    turn,
    nudge: () => void look(),
    async stop() {
      stopping = true
      clearTimeout(timer)
      await running.catch(() => undefined)
    },
  }
}

/** 1, 2, 4 … minutes, an hour at the longest. */
function backoff(attempts: number): number {
  return Math.min(60, 2 ** (attempts - 1)) * 60_000
}

class Stopped extends Error {}
class Lost extends Error {}
