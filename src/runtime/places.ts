/**
 * Where things lie in buckets. On one machine there is one bucket; the aws target has two, and a role may touch some
 * prefixes of each. What is under the first three is the truth: programs take out of it what an app does not keep, or all of
 * a deleted app, and nothing else.
 */
export const prefixes = {
  events: 'events/',
  users: 'users/',
  /** Lines that were refused after they were accepted. */
  quarantine: 'quarantine/',
  /** What Firehose could not deliver. */
  errors: 'errors/',
  // The rest is in the bucket to work with: all of it can be made again.
  artifacts: 'artifacts/',
  /** What the host publishes for the collector. */
  config: 'config/',
  /** What the host wants to be gone, for the loader. */
  erase: 'config/erase/',
  /** The host's metadata, for a host whose database is another one. */
  metadata: 'metadata/',
  /** What the loader remembers between its turns. */
  status: 'status/',
  /** When write keys were used, as the collector notes it. */
  used: 'status/keys/',
  /** What apps did not want, as the collector counts it, until the host has taken it over. */
  refused: 'status/refused/',
  /** Rows for COPY; they go once they are loaded. */
  staged: 'staged/',
  /** Files that are to be imported, and how far each is. */
  imports: 'imports/',
  athena: 'athena/',
} as const

/** The folder of an hour, which objects are kept by: everything received before it sorts before it. */
export function hourOf(channel: 'events' | 'users', at: number): string {
  return `${channel}/${new Date(at).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/`
}
