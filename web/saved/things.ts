import { useEffect, useState } from 'preact/hooks'
import { type Folder, listFavourites, listFolders } from '../api/insights.ts'
import { ApiError } from '../api.ts'
import { leaveToSignIn } from '../state/session.ts'

/** All insights or dashboards of an app, where they lie, and which ones are favourites of whoever looks. */
export interface SavedThings<Thing> {
  things: readonly Thing[]
  folders: readonly Folder[]
  favourites: ReadonlySet<string>
}

/** Loads them, and again when it is told to. `saved` is null until they are here. */
export function useSaved<Thing>(
  appId: string,
  kind: 'insight' | 'dashboard',
  list: (appId: string) => Promise<Thing[]>,
) {
  const [saved, setSaved] = useState<SavedThings<Thing> | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const load = async () => {
    try {
      const [things, folders, favourites] = await Promise.all([list(appId), listFolders(appId), listFavourites(appId)])
      const ids = favourites.filter((one) => one.kind === kind).map(({ id }) => id)
      setSaved({ things, folders, favourites: new Set(ids) })
      setError(null)
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) return leaveToSignIn()
      setError(problem)
    }
  }
  useEffect(() => void load(), [appId])
  return { saved, error, load }
}
