import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { DataLoafError } from '../../errors.ts'
import type { Turns } from '../metadata/turns.ts'

/** Milliseconds after which somebody who does not keep the turn is given up. */
const lease = 30_000

/**
 * Does what one does at a time; who comes second waits for the first. `hold` is called before each thing that others
 * notice, and rejects when the turn is another's. Rejects with `conflict` when waiting is of no use.
 */
export function inTurn(turns: Turns) {
  return async function doing<T>(id: string, work: (hold: () => Promise<void>) => Promise<T>): Promise<T> {
    const by = randomUUID()
    await taken(id, by)
    const beat = setInterval(() => void turns.keep(id, by, lease).catch(() => undefined), lease / 3)
    beat.unref()
    try {
      return await work(async () => {
        if (!(await turns.keep(id, by, lease))) throw busy()
      })
    } finally {
      clearInterval(beat)
      await turns.end(id, by)
    }
  }

  /** Waits for longer than somebody who died can have it. */
  async function taken(id: string, by: string): Promise<void> {
    const step = 200
    for (let waited = 0; !(await turns.take(id, by, lease)); waited += step) {
      if (waited > 1.5 * lease) throw busy()
      await pause(step)
    }
  }
}

function busy(): DataLoafError {
  return new DataLoafError('conflict', 'It is being looked at just now.', { hint: 'Try again in a minute.' })
}
