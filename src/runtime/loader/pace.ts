import { performance } from 'node:perf_hooks'

/** Lets collecting go first. Loading can be done later; a sender that waits for its answer cannot. */
export interface Pace {
  /** Resolves when a batch may be loaded. */
  ready(): Promise<void>
}

export interface PaceOptions {
  /** The share of the time since the last call for which the thread that answers requests was at work. */
  busy?: () => number
  /** Above this share loading waits. Default 0.75: at half of what can be collected it does not. */
  atMost?: number
  /** Milliseconds a batch waits at most, so that data arrive however long the rush lasts. Default 5,000. */
  patience?: number
  /** Milliseconds between two looks. Default 50. */
  every?: number
}

export function pace({ busy = busyOfLoop(), atMost = 0.75, patience = 5_000, every = 50 }: PaceOptions = {}): Pace {
  return {
    async ready() {
      for (let waited = 0; busy() > atMost && waited < patience; waited += every) {
        await new Promise((resolve) => setTimeout(resolve, every))
      }
    },
  }
}

function busyOfLoop(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
