import { setTimeout } from 'node:timers/promises'

/** Server SDKs with their default settings, each as somebody uses it who reads its README. */
export interface Client {
  track(event: string): void
  /** Resolves when what was tracked is delivered or given up. */
  flush(): Promise<unknown>
  /** What its documentation says to await before the process ends. */
  end(): Promise<unknown>
}

export interface ClientOptions {
  endpoint: string
  /** A folder that outlives the process. */
  spool: string
  /** Called with how many events the SDK says are lost. */
  told(count: number): void
}

export const clients = {
  'DataLoaf with a spool': (options: ClientOptions) => ours(options, { spool: options.spool }),
  DataLoaf: (options: ClientOptions) => ours(options),
  segment,
  posthog,
  mixpanel,
  amplitude,
  rudderstack,
} satisfies { [name: string]: (options: ClientOptions) => Promise<Client> }

export type ClientName = keyof typeof clients
export const peers = ['segment', 'posthog', 'mixpanel', 'amplitude', 'rudderstack'] as const satisfies ClientName[]

async function ours({ endpoint, told }: ClientOptions, more: { spool?: string } = {}): Promise<Client> {
  const { DataLoaf } = await import('../../../src/sdk/node.ts')
  const dataloaf = new DataLoaf({
    endpoint,
    writeKey: 'wk_1',
    onDrop: (items) => told(items.length),
    onError() {},
    ...more,
  })
  return {
    track: (event) => dataloaf.track(event, { userId: 'u1' }),
    flush: () => dataloaf.flush(),
    end: () => dataloaf.close(),
  }
}

async function segment({ endpoint, told }: ClientOptions): Promise<Client> {
  const { Analytics } = await import('@segment/analytics-node')
  const analytics = new Analytics({ writeKey: 'wk_1', host: endpoint })
  analytics.on('error', () => {})
  return {
    track: (event) => analytics.track({ userId: 'u1', event }, (error) => error && told(1)),
    flush: () => analytics.flush(),
    end: () => analytics.closeAndFlush(),
  }
}

/** Says that a request failed, but not which events were in it, nor whether they are tried again. */
async function posthog({ endpoint }: ClientOptions): Promise<Client> {
  const { PostHog } = await import('posthog-node')
  const client = new PostHog('wk_1', { host: endpoint })
  client.on('error', () => {})
  return {
    track: (event) => client.capture({ distinctId: 'u1', event }),
    // What was captured is in its queue a moment later, and `flush()` knows of nothing before.
    flush: async () => {
      await setTimeout(50)
      await client.flush()
    },
    end: () => client.shutdown(),
  }
}

async function mixpanel({ endpoint, told }: ClientOptions): Promise<Client> {
  const { default: Mixpanel } = await import('mixpanel')
  const client = Mixpanel.init('wk_1', { host: new URL(endpoint).host, protocol: 'http' })
  const { callback, all } = callbacks(told)
  return { track: (event) => client.track(event, { distinct_id: 'u1' }, callback()), flush: all, end: all }
}

async function amplitude({ endpoint, told }: ClientOptions): Promise<Client> {
  const { createInstance } = await import('@amplitude/analytics-node')
  const client = createInstance()
  await client.init('wk_1', { serverUrl: `${endpoint}/2/httpapi`, logLevel: 0 }).promise
  return {
    track: (event) =>
      void client.track(event, {}, { user_id: 'user-1' }).promise.then(({ code }) => code !== 200 && told(1)),
    flush: () => client.flush().promise,
    end: () => client.flush().promise,
  }
}

/** Its `flush()` is over before what was tracked last is delivered, so that the callbacks are waited for. */
async function rudderstack({ endpoint, told }: ClientOptions): Promise<Client> {
  const { default: Rudder } = await import('@rudderstack/rudder-sdk-node')
  const client = new Rudder('wk_1', { dataPlaneUrl: endpoint, logLevel: 'none' })
  const { callback, all } = callbacks(told)
  const end = async () => {
    let isOver = false
    const over = all().then(() => {
      isOver = true
    })
    // What waits goes out with the next timer only, unless it is asked again.
    while (!isOver) {
      await client.flush()
      await Promise.race([over, setTimeout(5)])
    }
  }
  return { track: (event) => void client.track({ userId: 'u1', event }, callback()), flush: end, end }
}

/** A callback for each event, and when all were called. */
function callbacks(told: (count: number) => void) {
  const pending: Promise<void>[] = []
  const callback = () => {
    const { promise, resolve } = withResolvers()
    pending.push(promise)
    return (error?: Error) => {
      if (error) told(1)
      resolve()
    }
  }
  return { callback, all: () => Promise.all(pending.splice(0)) }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
