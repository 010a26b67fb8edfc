/** What a measurement is, and what it finds. */

export interface Bench {
  /** For `--only`. */
  name: string
  /** One line of help. */
  about: string
  run(context: Context): Promise<Row[]>
}

export interface Context {
  /** A folder of this run, removed at its end. */
  directory: string
  /** Fewer events and repeats, for trying a bench out. The figures mean little. */
  quick: boolean
  repeats: number
  /** Says on standard error what is being done. */
  note(sentence: string): void
}

/** One line of the table. */
export interface Row {
  bench: string
  what: string
  unit: Unit
  ours: number
  /** What it is compared with, measured in the same run; absent when the goal is a number. */
  reference?: { what: string; value: number }
  /** Of the ratio ours ÷ reference when there is a reference, else of ours. Absent: for information. */
  goal?: { atMost: number } | { atLeast: number }
  /** The goal is of `ours` even so: the reference only says how busy the machine was. */
  absolute?: true
  /** What a reader needs to know to believe it. */
  note?: string
}

export type Unit = 'ms' | 'µs' | 's' | 'MB' | 'kB' | 'B' | 'k/s' | '×' | ''

export function ratio({ ours, reference }: Row): number | null {
  return reference?.value ? ours / reference.value : null
}

/** Whether the goal is met; null when there is none. */
export function met(row: Row): boolean | null {
  if (!row.goal) return null
  const value = row.absolute ? row.ours : (ratio(row) ?? row.ours)
  return 'atMost' in row.goal ? value <= row.goal.atMost : value >= row.goal.atLeast
}
