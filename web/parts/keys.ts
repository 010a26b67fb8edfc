import { useEffect } from 'preact/hooks'
import { addressOf, appPages, mayOpen } from '../pages.ts'
import { closeOverlay, open, overlay } from '../state/overlay.ts'
import { go, place, redo, undo } from '../state/route.ts'
import { app } from '../state/session.ts'
import { toggleTheme } from '../state/theme.ts'
import { exploreAddress } from '../state/view.ts'
import { t } from '../text.ts'

export interface Shortcut {
  keys: string
  does: string
}

/** What the list under `?` says. */
export const shortcuts: Shortcut[] = [
  { keys: 'Ctrl K', does: t`Find anything` },
  { keys: '/', does: t`Find anything` },
  ...appPages.flatMap(({ key, label }) => (key === undefined ? [] : [{ keys: key, does: t`Go to ${label}` }])),
  { keys: 'n', does: t`New insight` },
  { keys: 'k', does: t`Another kind of question` },
  { keys: 's', does: t`Save the insight` },
  { keys: '.', does: t`Add a filter` },
  { keys: 't', does: t`Light or dark colours` },
  { keys: '?', does: t`This list` },
  { keys: 'Ctrl Z', does: t`Undo a change of the question` },
  { keys: 'Ctrl Shift Z', does: t`Redo it` },
  { keys: '← →', does: t`Read a chart point by point` },
  { keys: 'Esc', does: t`Close` },
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
  if (event.key.toLowerCase() === 'z' && (event.metaKey || event.ctrlKey) && !event.altKey) {
    travel(event)
    return
  }
  if (event.metaKey || event.ctrlKey || event.altKey || overlay.peek() !== null || isTyping(event.target)) return
  const act = actionOf(event.key)
  if (!act) return
  event.preventDefault()
  act()
}

/** The address bar's history is the state: what was changed last is one step back. */
function travel(event: KeyboardEvent): void {
  if (overlay.peek() !== null || isTyping(event.target) || !/\/(explore|sql)$/.test(place.peek().path)) return
  event.preventDefault()
  event.shiftKey ? redo() : undo()
}

function actionOf(key: string): (() => void) | undefined {
  const current = app.peek()
  const page = appPages.find((one) => one.key === key)
  if (page && current && mayOpen(page, current.may)) return () => go(addressOf(page, current.app_id))
  if (key === 'n' && current) return () => go(exploreAddress(current.app_id))
  if (key === 'k') return () => document.querySelector<HTMLElement>('[data-key="kind"]')?.click()
  if (key === 's') return () => document.querySelector<HTMLElement>('[data-key="save"]')?.click()
  if (key === '.') return () => document.querySelector<HTMLElement>('[data-key="filter"]')?.click()
  if (key === 't') return toggleTheme
  if (key === '/') return () => open('palette')
  if (key === '?') return () => open('keys')
  return undefined
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [popover], dialog, [data-typing]') !== null
  )
}
