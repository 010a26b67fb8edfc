import { setTimeout as sleep } from 'node:timers/promises'
import type { Loader } from './loader.ts'
import type { Notices } from './notices.ts'

export interface FollowOptions {
  notices: Notices
  loader: Pick<Loader, 'kick' | 'idle'>
  /** Milliseconds between looks into a queue that was empty, or could not be asked. Default: 10,000. */
  every?: number
}

/** Has the loader look whenever a notice tells of an object, and gives the notice back once the object is in. */
export function followNotices({ notices, loader, every = 10_000 }: FollowOptions): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const { signal } = stopped
  const running = work()
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }

  async function work(): Promise<void> {
    while (!signal.aborted) {
      // What is not given back comes again.
      const found = await turn().catch(() => false)
      if (!found) await sleep(every, undefined, { signal }).catch(() => undefined)
    }
  }

  async function turn(): Promise<boolean> {
    const some = await notices.next()
    if (some.length === 0) return false
    loader.kick(some.map(({ key }) => key))
    await loader.idle()
    // Stopped meanwhile: nothing is known of what was not loaded.
    if (!signal.aborted) await notices.settle(some.map(({ receipt }) => receipt))
    return true
  }
}
