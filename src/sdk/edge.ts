/**
 * The SDK for runtimes that have the web's `fetch` and nothing of Node: workers at the edge, Deno, Bun.
 *
 * ```ts
 * import { DataLoaf } from 'dataloaf/edge'
 *
 * const dataloaf = new DataLoaf({ endpoint: 'https://data.example.com', writeKey: 'wk_…' })
 * export default {
 *   fetch(request, env, context) {
 *     dataloaf.track('signed_up', { userId: 'u1' })
 *     context.waitUntil(dataloaf.flush())
 *     return new Response('welcome')
 *   },
 * }
 * ```
 *
 * A worker may be gone after its answer: `flush()` with every request.
 */
import { Client } from './client.ts'
import type { DataLoafOptions } from './options.ts'
import { version } from './version.ts'
import { warnOnce } from './warn.ts'

export type { Item } from '../event.ts'
export type {
  AttributeInput,
  AttributesInput,
  ContextInput,
  EventDetails,
  IdentifyOptions,
  Identity,
  PageOptions,
  TrackOptions,
} from './items.ts'
export type { DataLoafOptions, DropReason, Fetch, FetchInit, Problem } from './options.ts'
export type { Scope, ScopeDetails, ScopeOptions } from './scope.ts'

export class DataLoaf extends Client {
  constructor(options: DataLoafOptions) {
    super(options, {
      // `server`: the collector then takes no sender for the user's browser.
      library: { name: 'dataloaf-server', version },
      gzip,
      // biome-ignore lint/suspicious/noConsole: nothing else is there to say it with.
      warn: warnOnce(({ message }) => console.warn(`DataLoaf: ${message}`)),
    })
  }
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
