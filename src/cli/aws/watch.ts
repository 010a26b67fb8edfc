import type { RunOptions } from '../../stack/deployment.ts'
import type { Progress, ResourceStep } from '../../stack/progress.ts'
import { LiveLine } from '../progress.ts'
import type { Call } from '../target.ts'
import { counts, stepLine, underWay, waitingFor } from './steps.ts'

export interface Watched {
  /** For the run. */
  options: RunOptions
  /** Takes the live line away and lets go of Ctrl-C. */
  end(): void
}

/** Seconds between two lines about a step that takes long, without a terminal. */
const reminder = 60

/**
 * Shows a run and stops it at Ctrl-C: a line that is drawn over on a terminal, a line a step without one, a line of JSON
 * for everything under `--json`.
 */
export function watch({ flags, out }: Pick<Call, 'flags' | 'out'>): Watched {
  const line = new LiveLine({ quiet: flags.quiet || out.json })
  const running = new Map<string, ResourceStep & { began: number }>()
  let done = 0
  const now = (step: ResourceStep & { began: number }) => ({ ...step, elapsed: (Date.now() - step.began) / 1000 })
  const draw = () => line.show(underWay([...running.values()].map(now), done))
  const remind = () => {
    for (const step of running.values()) out.note(waitingFor(now(step)))
  }
  const timer = setInterval(line.on ? draw : remind, line.on ? 1000 : reminder * 1000).unref()
  const onProgress = (progress: Progress) => {
    if (out.json) {
      out.event(progress)
      return
    }
    if (progress.kind === 'resource' && counts(progress.resource)) {
      const { state, resource } = progress
      if (state === 'started') running.set(resource.name + resource.type, { ...resource, began: Date.now() })
      else if (running.delete(resource.name + resource.type)) done++
    }
    const text = stepLine(progress)
    line.clear()
    if (text !== undefined) out.note(text)
    if (line.on) draw()
  }
  const stop = stopping(out)
  return {
    options: { onProgress, ...stop.options },
    end() {
      clearInterval(timer)
      line.clear()
      stop.end()
    },
  }
}

function stopping({ note, json }: Call['out']) {
  const abort = new AbortController()
  const stop = () => {
    if (abort.signal.aborted) process.exit(130)
    note('\nStopping after the steps under way. Ctrl-C again stops at once and leaves the lock.')
    abort.abort()
  }
  for (const signal of signals) process.on(signal, stop)
  // A terminal sends Ctrl-C to the engine as well; a second one would end it at once.
  const engineHears = Boolean(process.stdin.isTTY) && !json
  return {
    options: { signal: abort.signal, engineHears },
    end: () => {
      for (const signal of signals) process.off(signal, stop)
    },
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const
