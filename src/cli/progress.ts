import { cut } from './text.ts'

/** One line on standard error that is drawn over itself; nothing at all without a terminal. */
export class LiveLine {
  /** Whether anybody sees it. */
  readonly on: boolean
  readonly #stream: NodeJS.WriteStream
  #timer: NodeJS.Timeout | undefined
  #text = ''

  constructor({ quiet = false, stream = process.stderr }: LiveLineOptions = {}) {
    this.#stream = stream
    this.on = Boolean(stream.isTTY) && !quiet && process.env.TERM !== 'dumb'
  }

  /** What the line says from now on. Drawn ten times a second, so it may be called as often as there is news. */
  show(text: string): void {
    this.#text = text
    if (!this.on || this.#timer) return
    this.#draw()
    this.#timer = setInterval(() => this.#draw(), 100).unref()
  }

  /** Takes the line away. */
  clear(): void {
    if (!this.#timer) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#stream.write('\r\u001b[2K')
  }

  #draw(): void {
    this.#stream.write(`\r\u001b[2K${cut(this.#text, (this.#stream.columns || 80) - 1)}`)
  }
}

interface LiveLineOptions {
  quiet?: boolean | undefined
  /** Default: standard error. */
  stream?: NodeJS.WriteStream
}
