/** One line on standard error that is drawn over itself; nothing at all without a terminal. */
export class LiveLine {
  readonly #stream: NodeJS.WriteStream
  readonly #on: boolean
  #shown = 0

  constructor({
    quiet = false,
    stream = process.stderr,
  }: { quiet?: boolean | undefined; stream?: NodeJS.WriteStream } = {}) {
    this.#stream = stream
    this.#on = Boolean(stream.isTTY) && !quiet && process.env.TERM !== 'dumb'
  }

  /** Draws the line, at most 20 times a second. */
  show(text: string): void {
    const now = performance.now()
    if (!this.#on || now - this.#shown < 50) return
    this.#shown = now
    this.#stream.write(`\r\u001b[2K${text.slice(0, (this.#stream.columns || 80) - 1)}`)
  }

  /** Takes the line away. */
  clear(): void {
    if (this.#on && this.#shown > 0) this.#stream.write('\r\u001b[2K')
  }
}
