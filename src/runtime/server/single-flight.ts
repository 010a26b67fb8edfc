import { DataLoafError } from '../../errors.ts'

/** Work that several may wait for at once; it is given up when nobody waits any more. */
interface Flight<T> {
  result: Promise<T>
  waiting: number
  abort: AbortController
}

/**
 * Runs the same work once for all who ask for it at the same time. Each one's signal ends their own waiting; the work's
 * signal is aborted with the last one's reason. Rejects with `cancelled` for those who left.
 */
export function singleFlight<T>() {
  const flights = new Map<string, Flight<T>>()

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const abort = new AbortController()
    const flight = { result: work(abort.signal), waiting: 0, abort }
    flights.set(key, flight)
    const land = () => {
      if (flights.get(key) === flight) flights.delete(key)
    }
    flight.result.then(land, land)
    return flight
  }

  return async function join(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) throw left()
    const flight = flights.get(key) ?? start(key, work)
    flight.waiting++
    const leaving = gone(signal)
    try {
      return await Promise.race([flight.result, leaving.rejected])
    } finally {
      leaving.stop()
      flight.waiting--
      if (flight.waiting === 0 && signal.aborted) {
        flights.delete(key)
        flight.abort.abort(signal.reason)
      }
    }
  }
}

/** Rejects when the signal is aborted. */
function gone(signal: AbortSignal): { rejected: Promise<never>; stop(): void } {
  let stop = () => {}
  const rejected = new Promise<never>((_, reject) => {
    const leave = () => reject(left())
    signal.addEventListener('abort', leave, { once: true })
    stop = () => signal.removeEventListener('abort', leave)
  })
  rejected.catch(() => {})
  return { rejected, stop: () => stop() }
}

function left(): DataLoafError {
  return new DataLoafError('cancelled', 'Nobody waits for the answer any more.')
}
