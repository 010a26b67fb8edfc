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
import { DiskSpool } from './node/spool.ts'
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

export interface NodeOptions extends DataLoafOptions {
  /**
   * A folder where items wait beside memory, so that they survive a crash: a call returns when the operating system
   * has its item, and the next client with this folder sends what was left. It holds at most `maxQueueBytes` for each
   * client. What `close()` could not send stays there too, and is not dropped. @default none
   */
  spool?: string
}

/**
 * Sends events to a collector. Make one and keep it for as long as the process lives.
 *
 * A process that ends by itself sends what waits first, for at most `closeTimeout`. `process.exit()` and signals
 * leave no time for that: `await dataloaf.close()` before them, or use a spool; in a function that is frozen between
 * calls, `await dataloaf.flush()`.
 */
export class DataLoaf extends Client {
  readonly #drainAtExit = () => void this.drain()

  constructor({ spool, ...options }: NodeOptions) {
    super(options, {
      library: { name: 'dataloaf-node', version },
      gzip,
      warn: warnOnce(({ code, message }) => process.emitWarning(message, { type: 'DataLoafWarning', code })),
      spool: spool === undefined ? undefined : (report) => new DiskSpool(spool, report),
    })
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
