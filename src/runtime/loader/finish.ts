import { prefixes } from '../places.ts'
import type { Bucket, Clock } from '../ports.ts'
import { readMark, writeMark } from './mark.ts'

/** EventBridge's word of a Data API statement that ended. */
export interface StatementEvent {
  detail?: { statementName?: string; statementId?: string; state?: string }
}

export interface FinishOptions {
  /** Where the loader keeps its rows for COPY and its mark. */
  bucket: Bucket
  clock: Clock
  /** How the loader's statements begin. */
  statements: string
}

export type Finished = { batch: string; state: string }

/**
 * Tidies up after a load whose loader may be gone: what lay in the bucket for COPY is deleted, and the loads are counted
 * on, so that others see that there is something new. Nothing depends on it: an event that is lost costs only space.
 */
export async function finish(
  { detail = {} }: StatementEvent,
  { bucket, clock, statements }: FinishOptions,
): Promise<Finished | undefined> {
  const { statementName = '' } = detail
  const batch = statementName.slice(statements.length)
  if (!statementName.startsWith(statements) || !/^[0-9a-f]{16}$/.test(batch)) return undefined
  const finished: Finished = { batch, state: detail.state ?? '' }
  if (finished.state === 'FINISHED') {
    const left: string[] = []
    for await (const { key } of bucket.list(`${prefixes.staged}${batch}`)) left.push(key)
    await bucket.delete(left)
    const mark = await readMark(bucket)
    await writeMark(bucket, { ...mark, loads: mark.loads + 1, loaded_at: mark.loaded_at ?? clock() })
  }
  return finished
}
