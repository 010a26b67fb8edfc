import type { DuckDBConnection } from '@duckdb/node-api'
import { query } from '../load/sql.ts'
import { inTransaction } from './registry.ts'

/** How often an attribute was asked about. */
export interface AttributeRead {
  path: readonly string[]
  /** Questions that took long, as of `readAt`; older ones count less. */
  score: number
  /** Milliseconds. */
  readAt: number
}

export interface ReadLogOptions {
  /** Milliseconds after which a question counts half. */
  halfLife: number
  /** Attributes that are kept in mind; the least read are forgotten. */
  most: number
}

/** What questions read, in memory. */
export class ReadLog {
  readonly #options: ReadLogOptions
  readonly #reads = new Map<string, AttributeRead>()
  #changed = false

  constructor(options: ReadLogOptions) {
    this.#options = options
  }

  /** True until `saved`, when something was noted. */
  get changed(): boolean {
    return this.#changed
  }

  get all(): AttributeRead[] {
    return [...this.#reads.values()]
  }

  add(reads: readonly AttributeRead[]): void {
    for (const read of reads) this.#reads.set(JSON.stringify(read.path), read)
  }

  /** One more question; `weight` 0 only says that it was asked. */
  note(path: readonly string[], { weight, now }: { weight: number; now: number }): void {
    const key = JSON.stringify(path)
    this.#reads.set(key, { path, score: this.score(path, now) + weight, readAt: now })
    this.#changed = true
    if (this.#reads.size > this.#options.most) this.#forgetLeast(now)
  }

  score(path: readonly string[], now: number): number {
    const read = this.#reads.get(JSON.stringify(path))
    if (!read) return 0
    return read.score * 2 ** -(Math.max(0, now - read.readAt) / this.#options.halfLife)
  }

  /** Milliseconds; 0 when never. */
  readAt(path: readonly string[]): number {
    return this.#reads.get(JSON.stringify(path))?.readAt ?? 0
  }

  forget(path: readonly string[]): void {
    this.#changed = this.#reads.delete(JSON.stringify(path)) || this.#changed
  }

  saved(): void {
    this.#changed = false
  }

  #forgetLeast(now: number): void {
    let [least] = this.all
    for (const read of this.all) if (this.score(read.path, now) < this.score(least!.path, now)) least = read
    this.#reads.delete(JSON.stringify(least!.path))
  }
}

export async function storedReads(connection: DuckDBConnection): Promise<AttributeRead[]> {
  const { rows } = await query(connection, 'select path, score, epoch_ms(read_at) from attribute_reads')
  return rows.map(([path, score, readAt]) => ({
    path: JSON.parse(String(path)),
    score: Number(score),
    readAt: Number(readAt),
  }))
}

export async function saveReads(connection: DuckDBConnection, reads: readonly AttributeRead[]): Promise<void> {
  const rows = reads.map(({ path, score, readAt }) => ({ path: JSON.stringify(path), score, read_at: readAt }))
  await inTransaction(connection, async () => {
    await connection.run('delete from attribute_reads')
    await query(
      connection,
      `insert into attribute_reads by name select path, score, epoch_ms(read_at) as read_at
       from (select unnest(from_json($1, '[{"path":"VARCHAR","score":"DOUBLE","read_at":"BIGINT"}]'), recursive := true))`,
      [JSON.stringify(rows)],
    )
  })
}
