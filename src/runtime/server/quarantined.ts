import type { Bucket } from '../ports.ts'

export interface QuarantinedLine {
  /** The object it stood in. */
  object: string
  /** 1-based; 0 when the whole object could not be read. */
  line: number
  reason: string
  text: string
  /** ISO time at which it came in. */
  at: string | null
}

/** The app's lines of one object of quarantine. */
export async function quarantinedIn(bucket: Bucket, key: string, appId: string): Promise<QuarantinedLine[]> {
  const object = key.replace(/^quarantine\//, '').replace(/\.ndjson$/, '')
  const at = timeOf(object)
  return Buffer.from(await bucket.get(key))
    .toString()
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => ({ object, ...(JSON.parse(row) as { line: number; reason: string; text: string }), at }))
    .filter(({ text }) => concerns(text, appId))
}

/** A line that does not even say whose it is could be anyone's. */
function concerns(text: string, appId: string): boolean {
  const [, of] = /"app_id"\s*:\s*"([^"]*)"/.exec(text) ?? []
  return of === undefined || of === appId
}

/** Objects are named by the time of their first commit. */
function timeOf(object: string): string | null {
  const [, milliseconds] = /(\d{13})-[^/]*$/.exec(object) ?? []
  return milliseconds ? new Date(Number(milliseconds)).toISOString() : null
}
