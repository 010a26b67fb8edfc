import { type Collection, collectionOf, saveCollection } from '../api/collection.ts'
import type { App } from '../api.ts'
import { useAttempt } from '../parts/attempt.ts'
import { useLoaded } from '../state/loaded.ts'

/** What the app says about its collection, and how it is changed: part by part, the rest as it is. */
export function useCollection(app: App) {
  const { data, set, error } = useLoaded(app.app_id, () => collectionOf(app.app_id))
  const { busy, error: refused, attempt } = useAttempt()
  const save = (change: Partial<Collection>) =>
    attempt(async () => set(await saveCollection(app.app_id, { ...data!, ...change })))
  return { collection: data, error, busy, refused, save, mayChange: mayChangeCollection(app) }
}

/** Whoever may, while the app is not locked. */
export function mayChangeCollection(app: App): boolean {
  return app.may.includes('collection.write') && app.locked_at === null
}
