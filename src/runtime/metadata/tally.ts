export interface Tally<Row> {
  /** Counted at once, written soon: whoever counts must not wait for a database. */
  add(row: Row): void
  /** What was counted is written when it resolves. */
  flush(): Promise<void>
  /** Rows that wait to be written. */
  size(): number
  /** Whether one of its name waits. */
  has(row: Row): boolean
}

export interface TallyOptions<Row> {
  /** Rows of the same name are one, whose counts are added. */
  nameOf: (row: Row) => string
  merged: (known: Row, next: Row) => Row
  write: (rows: readonly Row[]) => Promise<void>
  /** Milliseconds until it is written. Default: 2,000. */
  after?: number | undefined
}

/** Counts in memory, added to a table every now and then: whoever is killed loses what it counted since. */
export function tally<Row>({ nameOf, merged, write, after = 2_000 }: TallyOptions<Row>): Tally<Row> {
  const counted = new Map<string, Row>()
  let timer: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()

  async function empty(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const rows = [...counted.values()]
    counted.clear()
    if (rows.length > 0) await write(rows)
  }

  /** One after the other; what could not be written is no more than a count. */
  function flush(): Promise<void> {
    last = last.then(empty).catch(() => undefined)
    return last
  }

  return {
    add(row) {
      const name = nameOf(row)
      const known = counted.get(name)
      counted.set(name, known === undefined ? row : merged(known, row))
      timer ??= setTimeout(() => void flush(), after).unref()
    },
    flush,
    size: () => counted.size,
    has: (row) => counted.has(nameOf(row)),
  }
}
