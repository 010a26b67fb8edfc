import { asCommandError } from '../report.ts'
import { redrawn } from './screen.ts'

export interface Watching {
  /** Asks once; what it resolves with writes the answer for the terminal's size of the moment. */
  next: () => Promise<() => string>
  seconds: number
  stream: NodeJS.WriteStream
  /** Standard error, for what a pipe cannot be told. */
  note: (text: string) => void
  /** False: each answer is written below the one before, as in a pipe. */
  inPlace: boolean
}

/**
 * Asks again and again until Ctrl-C, and resolves with the exit code that stands for it. While the server is away it
 * says so and goes on; every other failure, and the first one, ends it.
 */
export async function watch({ next, seconds, stream, note, inPlace }: Watching): Promise<number> {
  const ended = interrupted()
  const output = inPlace ? onScreen(stream, seconds) : inLines(stream, note)
  try {
    for (let answered = false; ; ) {
      try {
        const draw = await Promise.race([next(), ended.code])
        if (typeof draw === 'number') return draw
        output.answer(draw)
        answered = true
      } catch (thrown) {
        const error = asCommandError(thrown)
        if (!answered || !passing.has(error.code)) throw error
        output.away(error.message)
      }
      const code = await Promise.race([pause(seconds), ended.code])
      if (code !== undefined) return code
    }
  } finally {
    ended.off()
    output.close()
  }
}

/** What time may heal. */
const passing: ReadonlySet<string> = new Set(['not_running', 'unavailable', 'overloaded', 'too_many', 'timed_out'])

function interrupted() {
  let resolve: (code: number) => void = () => {}
  const code = new Promise<number>((done) => {
    resolve = done
  })
  const handlers = [
    ['SIGINT', () => resolve(130)],
    ['SIGTERM', () => resolve(143)],
  ] as const
  for (const [signal, handler] of handlers) process.on(signal, handler)
  return {
    code,
    off() {
      for (const [signal, handler] of handlers) process.off(signal, handler)
    },
  }
}

function pause(seconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), seconds * 1000))
}

interface Output {
  answer(draw: () => string): void
  away(message: string): void
  close(): void
}

function onScreen(stream: NodeJS.WriteStream, seconds: number): Output {
  const screen = redrawn(stream)
  let latest = () => ''
  return {
    answer(draw) {
      latest = draw
      const at = clockTime()
      screen.show(() => `${draw()}\n\n  ${at}, again every ${seconds} s, Ctrl-C ends`)
    },
    away(message) {
      screen.show(() => `${latest()}\n\n  ✗ ${message} Trying again every ${seconds} s, Ctrl-C ends`)
    },
    close: screen.close,
  }
}

function inLines(stream: NodeJS.WriteStream, note: (text: string) => void): Output {
  let said = ''
  return {
    answer(draw) {
      said = ''
      stream.write(`${draw()}\n`)
    },
    away(message) {
      // Said once, not every few seconds.
      if (message !== said) note(`✗ ${message} Trying again.`)
      said = message
    },
    close() {},
  }
}

function clockTime(): string {
  return new Date().toTimeString().slice(0, 8)
}
