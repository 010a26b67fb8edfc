import { prefixes } from '../places.ts'
import type { Bucket, LoadReport } from '../ports.ts'

/** Keeps what was refused beside the data, one object per loaded object, so that it can be fixed and sent again. */
export async function writeQuarantine(bucket: Bucket, { objects, refused }: LoadReport): Promise<void> {
  const lines = new Map<string, object[]>()
  for (const { key, line, reason, text } of refused) note(key, { line, reason, text })
  for (const { key, problem } of objects) {
    if (problem?.kind === 'unreadable') note(key, { line: 0, reason: problem.reason, text: '' })
  }
  for (const [key, rows] of lines) {
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    await bucket.put(`${prefixes.quarantine}${key}.ndjson`, Buffer.from(body))
  }

  function note(key: string, row: object): void {
    lines.set(key, [...(lines.get(key) ?? []), row])
  }
}
