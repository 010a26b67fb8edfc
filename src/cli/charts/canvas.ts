/** A grid of braille cells, two dots wide and four high each; lines are drawn in dots, each cell keeps its last colour. */
export class Canvas {
  readonly columns: number
  readonly rows: number
  readonly #dots: Uint8Array
  readonly #owner: Int16Array

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
    this.#dots = new Uint8Array(columns * rows)
    this.#owner = new Int16Array(columns * rows).fill(-1)
  }

  /** A dot, in dots from the top left; outside is ignored. */
  dot(x: number, y: number, owner: number): void {
    if (x < 0 || y < 0 || x >= this.columns * 2 || y >= this.rows * 4) return
    const cell = (y >> 2) * this.columns + (x >> 1)
    this.#dots[cell]! |= bits[(y & 3) * 2 + (x & 1)]!
    this.#owner[cell] = owner
  }

  /** A straight line of dots; `gap` 2 draws every other dot. */
  line([x0, y0]: Point, [x1, y1]: Point, { owner, gap = 1 }: Stroke): void {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1)
    for (let i = 0; i <= steps; i += gap) {
      this.dot(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps), owner)
    }
  }

  /** One row as runs of one owner each; -1 owns what is empty. */
  runs(row: number): { owner: number; text: string }[] {
    const runs: { owner: number; text: string }[] = []
    for (let column = 0; column < this.columns; column++) {
      const cell = row * this.columns + column
      const owner = this.#owner[cell]!
      const text = this.#dots[cell] ? String.fromCharCode(0x2800 + this.#dots[cell]!) : ' '
      const last = runs.at(-1)
      if (last?.owner === owner) last.text += text
      else runs.push({ owner, text })
    }
    return runs
  }
}

export interface Stroke {
  owner: number
  /** Dots from one to the next. Default: 1. */
  gap?: number
}

export type Point = readonly [x: number, y: number]

/** Braille's bit for each dot of a cell, row by row. */
const bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
