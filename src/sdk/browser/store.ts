import type { BrowserWindow } from './window.ts'

/** Values by key that outlive the page, where that is wanted and possible; else they live as long as the page. */
export interface Store {
  /** Null or undefined when there is nothing of ours. */
  read<T>(key: string): T | null | undefined
  /** Without a value: takes it away. */
  write(key: string, value?: unknown): void
  keys(): string[]
  /** Takes all of ours away. */
  clear(): void
}

export function storeOf(window: BrowserWindow, isWanted: () => boolean): Store {
  const memory: { [key: string]: unknown } = {}
  /** Storage can be forbidden, full, or somebody else's. */
  const stored = <T>(use: (storage: BrowserWindow['localStorage']) => T): T | undefined => {
    try {
      if (isWanted()) return use(window.localStorage)
    } catch {
      // Then memory has to do.
    }
    return undefined
  }
  const keys = () => stored(Object.keys)?.filter((key) => key.startsWith(prefix)) ?? []
  const write = (key: string, value?: unknown) => {
    memory[key] = value
    stored((storage) => (value ? storage.setItem(key, JSON.stringify(value)) : storage.removeItem(key)))
  }
  return {
    read<T>(key: string) {
      // Null when another tab took it away, which memory does not know.
      const found = stored((storage) => JSON.parse(storage.getItem(key)!))
      return (found === undefined ? memory[key] : found) as T | null | undefined
    },
    write,
    keys,
    clear() {
      for (const key of keys()) write(key)
    },
  }
}

/** All keys begin with this; it alone is the visitor's. */
export const prefix = 'dataloaf'
