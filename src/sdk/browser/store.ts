import type { BrowserWindow } from './window.ts'

/** Values by key that outlive the page, where that is wanted and possible; else they live as long as the page. */
export interface Store {
  /** Null when there is nothing of ours. */
  read<T>(key: string): T | null
  /** Without a value: takes it away. */
  write(key: string, value?: unknown): void
  keys(): string[]
}

export function storeOf(window: BrowserWindow, isWanted: () => boolean): Store {
  const memory: BrowserWindow['localStorage'] = {}
  /** Storage can be forbidden, full, or somebody else's; then memory has to do. */
  const stored = <T>(use: (storage: BrowserWindow['localStorage']) => T): T => {
    try {
      if (isWanted()) return use(window.localStorage)
    } catch {}
    return use(memory)
  }
  return {
    // `JSON.parse(null)` is null.
    read: (key) => stored((storage) => JSON.parse(storage[key] ?? null!)),
    write: (key, value) =>
      stored((storage) => {
        if (value) storage[key] = JSON.stringify(value)
        else delete storage[key]
      }),
    keys: () => stored(Object.keys).filter((key) => key.startsWith(prefix)),
  }
}

/** All keys begin with this; it alone is the visitor's. */
export const prefix = 'dataloaf'
