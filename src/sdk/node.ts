/**
 * The SDK for Node.
 *
 * ```ts
 * import { DataLoaf } from 'dataloaf/node'
 *
 * const dataloaf = new DataLoaf({ endpoint: 'http://127.0.0.1:4600', writeKey: 'wk_…' })
 * dataloaf.track('signed_up', { userId: 'u1', attributes: { plan: 'pro' } })
 * await dataloaf.close()
 * ```
 */
import { Client } from './client.ts'
import type { DataLoafOptions, Problem } from './options.ts'
import { version } from './version.ts'

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

/**
 * Sends events to a collector. Make one and keep it for as long as the process lives.
 *
 * A process that ends by itself sends what waits first, for at most `closeTimeout`. `process.exit()` and signals
 * leave no time for that: `await dataloaf.close()` before them; in a function that is frozen between calls,
 * `await dataloaf.flush()`.
 */
export class DataLoaf extends Client {
  readonly #drainAtExit = () => void this.drain()

  constructor(options: DataLoafOptions) {
    super(options, { library: { name: 'dataloaf-node', version }, gzip, warn: warnOnce() })
    atExit.add(this.#drainAtExit)
    if (atExit.size === 1) process.on('beforeExit', runAtExit)
  }

  override async close(): Promise<void> {
    await super.close()
    atExit.delete(this.#drainAtExit)
    if (atExit.size === 0) process.off('beforeExit', runAtExit)
  }
}

/** One listener for all clients: Node warns of a leak at eleven. */
const atExit = new Set<() => void>()

function runAtExit(): void {
  for (const drain of atExit) drain()
}

/** Loaded with the first request: an application that starts must not wait for it. */
async function gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const zlib = await import('node:zlib')
  // The lowest level: the ids and times of a batch make most of what is left, and no level shrinks those.
  const level = zlib.constants.Z_BEST_SPEED
  return new Promise((resolve, reject) => {
    zlib.gzip(bytes, { level }, (error, packed) => (error ? reject(error) : resolve(packed as Buffer<ArrayBuffer>)))
  })
}

function warnOnce(): (problem: Problem) => void {
  const told = new Set<string>()
  return ({ code, message }) => {
    if (told.has(code)) return
    told.add(code)
    process.emitWarning(message, { type: 'DataLoafWarning', code })
  }
}
