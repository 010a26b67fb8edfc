import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Bucket, Warehouse } from '../ports.ts'
import type { Found } from './discover.ts'
import { isMerged, partsIn } from './merged.ts'

interface Parts {
  bucket: Bucket
  warehouse: Warehouse
}

/**
 * Finishes or undoes what a crash left of a merge. Given all objects of a folder, answers those that are left:
 * no line is in two of them.
 */
export async function settle(parts: Parts, objects: readonly Found[]): Promise<readonly Found[]> {
  if (objects.every(({ loaded }) => loaded)) return objects
  const gone = new Set<string>()
  for (const whole of objects) {
    if (isMerged(whole.key)) for (const key of await superfluous(parts, whole, objects)) gone.add(key)
  }
  if (gone.size === 0) return objects
  await parts.bucket.delete([...gone])
  return objects.filter(({ key }) => !gone.has(key))
}

/** What of a merged object and its parts can go; puts the merged one into the ledger where it belongs there. */
async function superfluous({ bucket, warehouse }: Parts, whole: Found, objects: readonly Found[]): Promise<string[]> {
  // One that cannot be read lists no parts: the loader says what is wrong with it.
  const body = await bucket.get(whole.key).catch(() => new Uint8Array())
  const parts = partsIn(whole.key, body)
  if (parts.size === 0) return []
  const there = objects.filter(({ key }) => parts.has(key))
  // As long as it is not in the ledger no part was deleted: the merge has not happened yet.
  if (!whole.loaded && there.length === parts.size) return [whole.key]
  if (!(await isWhole(body))) return []
  if (!whole.loaded && (await warehouse.loaded([...parts])).size === parts.size) {
    // A warehouse older than the bucket, as from a backup.
    await warehouse.replace([...parts], whole)
    whole.loaded = true
    return there.map(({ key }) => key)
  }
  return there.filter(({ loaded }) => !loaded).map(({ key }) => key)
}

const plain = promisify(gunzip)

async function isWhole(body: Uint8Array): Promise<boolean> {
  return await plain(body).then(
    () => true,
    () => false,
  )
}
