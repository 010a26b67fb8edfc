import { type Parsed, parseItems } from '../../src/runtime/collector/parse.ts'

/** What the collector would keep of a peer's events. */
export function parsedOf(itemsOf: (event: unknown) => unknown[], ...events: unknown[]): Parsed {
  let made = 0
  const items = events.flatMap(itemsOf)
  return parseItems(items, {
    appId: 'app_test',
    newId: () => `made-${++made}`,
    receivedAt: '2026-02-01T00:00:00.000Z',
    correction: 0,
  })
}
