import { DataLoafError } from '../../src/errors.ts'
import type { Bucket } from '../../src/runtime/ports.ts'

/** A bucket in memory, with a switch that makes it refuse. */
export function memoryBucket() {
  const objects = new Map<string, Uint8Array>()
  const puts: string[] = []
  const state = { refuses: undefined as Error | undefined }

  const bucket: Bucket = {
    async put(key, body) {
      if (state.refuses) throw state.refuses
      puts.push(key)
      objects.set(key, body)
    },
    async get(key) {
      const body = objects.get(key)
      if (body) return body
      throw new DataLoafError('not_found', `There is no object ${key}.`)
    },
    async *list(prefix, after = '') {
      for (const key of [...objects.keys()].sort()) {
        if (key.startsWith(prefix) && key > after) yield { key, bytes: objects.get(key)!.length }
      }
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key)
    },
    address: (key) => `memory:${key}`,
  }
  return { ...bucket, objects, puts, state }
}

export type MemoryBucket = ReturnType<typeof memoryBucket>
