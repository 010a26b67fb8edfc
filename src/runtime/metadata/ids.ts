import { randomBytes } from 'node:crypto'

export type Random = (bytes: number) => Uint8Array

export interface Ids {
  app(): string
  key(): string
  writeKey(): string
  cohort(): string
  annotation(): string
  comment(): string
  link(): string
  grant(): string
  team(): string
  accessRequest(): string
  term(): string
  folder(): string
  insight(): string
  dashboard(): string
  apiKey(): string
  invitation(): string
  notification(): string
  channel(): string
  subscription(): string
  alert(): string
}

/** Names for new things: a prefix that says what it is, then lowercase base32 that can be read out aloud. */
export function ids(random: Random = randomBytes): Ids {
  const id = (prefix: string, length: number) => () => `${prefix}_${base32(random(length))}`
  return {
    app: id('app', 16),
    key: id('key', 12),
    writeKey: id('wk', 32),
    cohort: id('cohort', 12),
    annotation: id('note', 12),
    comment: id('comment', 12),
    link: id('link', 12),
    grant: id('grant', 12),
    team: id('team', 12),
    accessRequest: id('ask', 12),
    term: id('term', 12),
    folder: id('folder', 12),
    insight: id('insight', 12),
    dashboard: id('dashboard', 12),
    apiKey: id('ak', 12),
    invitation: id('inv', 12),
    notification: id('note', 16),
    channel: id('channel', 12),
    subscription: id('sub', 12),
    alert: id('alert', 12),
  }
}

/** One character (5 bits) for each byte; without i, l, o and u, which are misread. */
export function base32(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => alphabet[byte % 32]).join('')
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
