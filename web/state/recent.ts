/** What was opened last in this browser. */

export interface Opened {
  kind: 'insight' | 'dashboard'
  id: string
  name: string
}

const most = 8
const key = (appId: string) => `dataloaf-recent-${appId}`

/** The last one first. */
export function recentlyOpened(appId: string): Opened[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(key(appId)) ?? '[]')
    return Array.isArray(list) ? (list as Opened[]) : []
  } catch {
    return []
  }
}

export function noteOpened(appId: string, opened: Opened): void {
  const list = [opened, ...recentlyOpened(appId).filter(({ id }) => id !== opened.id)].slice(0, most)
  try {
    localStorage.setItem(key(appId), JSON.stringify(list))
  } catch {
    // A browser that stores nothing has nothing to show.
  }
}
