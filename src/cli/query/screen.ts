import { clip } from '../charts/clip.ts'

/** A part of the terminal, from the cursor down, that is drawn anew in place. */
export interface Screen {
  /** Draws, and again whenever the terminal's size changes. */
  show(draw: () => string): void
  /** Gives the terminal back: the last picture stays, the cursor stands below it. */
  close(): void
}

/**
 * Draws over what it drew before, line by line and in one write, so that nothing flickers. What is longer than the
 * terminal is cut: a line that scrolled away cannot be drawn over.
 */
export function redrawn(stream: NodeJS.WriteStream): Screen {
  let drawn = 0
  let latest: (() => string) | undefined
  const draw = () => {
    if (!latest) return
    const all = latest().split('\n')
    const most = Math.max(1, (stream.rows || 24) - 1)
    // The last line says how the watching goes, so it is kept.
    const lines = all.length > most ? [...all.slice(0, most - 1), all.at(-1)!] : all
    const text = lines.map((line) => `${clip(line, stream.columns || 80)}${codes.endOfLine}`).join('\n')
    stream.write(`${codes.begin}${drawn > 1 ? codes.up(drawn - 1) : ''}\r${text}${codes.below}${codes.end}`)
    drawn = lines.length
  }
  // Lines wrap when a terminal shrinks: where they ended up is not known.
  const resized = () => {
    stream.write(codes.clear)
    drawn = 0
    draw()
  }
  const restore = () => stream.write(codes.showCursor)
  stream.write(codes.hideCursor)
  stream.on('resize', resized)
  process.once('exit', restore)
  return {
    show(next) {
      latest = next
      draw()
    },
    close() {
      stream.off('resize', resized)
      process.off('exit', restore)
      stream.write(`${drawn > 0 ? '\n' : ''}${codes.showCursor}`)
    },
  }
}

const codes = {
  hideCursor: '\u001b[?25l',
  showCursor: '\u001b[?25h',
  /** Terminals that know it show everything up to `end` at once. */
  begin: '\u001b[?2026h',
  end: '\u001b[?2026l',
  endOfLine: '\u001b[K',
  below: '\u001b[J',
  clear: '\u001b[2J\u001b[H',
  up: (lines: number) => `\u001b[${lines}A`,
}
