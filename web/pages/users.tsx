import '../styles/filters.css'
import '../styles/pages.css'
import '../styles/table.css'
import '../styles/users.css'
import { useEffect } from 'preact/hooks'
import type { App } from '../api.ts'
import { routeOf } from '../pages.ts'
import { place } from '../state/route.ts'
import { t } from '../text.ts'
import { userOf } from '../users/address.ts'
import { UserList } from '../users/list.tsx'
import { UserProfile } from '../users/profile.tsx'

/** The app's users: all of them, or one closely. */
export function Users({ app }: { app: App }) {
  const inner = routeOf(place.value.path)?.inner
  const userId = inner === undefined ? undefined : userOf(inner)
  useEffect(() => {
    document.title = `${userId ?? t`Users`} · ${app.name}`
  }, [app.name, userId])
  return (
    <div class={userId === undefined ? 'page' : 'page page-long'}>
      {userId === undefined ? <UserList app={app} /> : <UserProfile key={userId} app={app} userId={userId} />}
    </div>
  )
}
