import { useEffect } from 'preact/hooks'
import { addressOf, appPages } from '../pages.ts'
import { closeOverlay, open, overlay } from '../state/overlay.ts'
import { go, place } from '../state/route.ts'
import { app } from '../state/session.ts'
import { toggleTheme } from '../state/theme.ts'
import { exploreAddress } from '../state/view.ts'

export interface Shortcut {
  keys: string
  does: string
}

/** What the list under `?` says. */
export const shortcuts: Shortcut[] = [
  { keys: 'Ctrl K', does: 'Find anything' },
  { keys: '/', does: 'Find anything' },
  ...appPages.map(({ key, label }) => ({ keys: key, does: `Go to ${label}` })),
  { keys: 'n', does: 'New insight' },
  { keys: 'k', does: 'Another kind of question' },
  { keys: '.', does: 'Add a filter' },
  { keys: 't', does: 'Light or dark colours' },
  { keys: '?', does: 'This list' },
  { keys: '← →', does: 'Read a chart point by point' },
  { keys: 'Esc', does: 'Close' },
]

/** The keys that work everywhere, except while somebody types. */
export function useKeys(): void {
  useEffect(() => {
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
}

function pressed(event: KeyboardEvent): void {
  if (['/sign-in', '/join'].includes(place.peek().path)) return
  if (event.key === 'k' && (event.metaKey || event.ctrlKey)) {
    event.preventDefault()
    overlay.peek() === 'palette' ? closeOverlay() : open('palette')
    return
  }
  if (event.metaKey || event.ctrlKey || event.altKey || overlay.peek() !== null || isTyping(event.target)) return
  const act = actionOf(event.key)
  if (!act) return
  event.preventDefault()
  act()
}

function actionOf(key: string): (() => void) | undefined {
  const current = app.peek()
  const page = appPages.find((one) => one.key === key)
  if (page && current) return () => go(addressOf(page, current.app_id))
  if (key === 'n' && current) return () => go(exploreAddress(current.app_id))
  if (key === 'k') return () => document.querySelector<HTMLElement>('[data-key="kind"]')?.click()
  if (key === '.') return () => document.querySelector<HTMLElement>('[data-key="filter"]')?.click()
  if (key === 't') return toggleTheme
  if (key === '/') return () => open('palette')
  if (key === '?') return () => open('keys')
  return undefined
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [popover], dialog') !== null
}
