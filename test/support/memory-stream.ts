import type { EventStream, StreamBatch } from '../../src/runtime/ports.ts'
import type { EventRecord, UserRecord } from '../../src/runtime/records.ts'

/** A stream that keeps what was appended, for tests of what stands before it. */
export interface MemoryStream extends EventStream {
  readonly events: readonly EventRecord[]
  readonly users: readonly UserRecord[]
}

export function memoryStream(): MemoryStream {
  const events: EventRecord[] = []
  const users: UserRecord[] = []
  return {
    events,
    users,
    async append(batch: StreamBatch) {
      events.push(...batch.events.map((line) => JSON.parse(line)))
      users.push(...batch.users.map((line) => JSON.parse(line)))
    },
    async flush() {},
    async close() {},
  }
}
