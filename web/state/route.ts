import { signal } from '@preact/signals'

export interface Place {
  path: string
  search: string
}

/** Where the address bar points. Only `go` and the browser's own buttons change it. */
export const place = signal<Place>(current())

/** How many steps of this app lie behind the place in the browser's history; it is kept with each step. */
let step = stepOf(history.state)

addEventListener('popstate', ({ state }) => {
  step = stepOf(state)
  place.value = current()
})

/** Moves to an address of this app; `replace` leaves no step for the back button. */
export function go(address: string, { replace = false }: { replace?: boolean } = {}): void {
  if (address === location.pathname + location.search) return
  if (!replace) step++
  history[replace ? 'replaceState' : 'pushState']({ step }, '', address)
  place.value = current()
}

/** Back to the place before, as long as it is one of this app. */
export function undo(): void {
  if (step > 0) history.back()
}

export function redo(): void {
  history.forward()
}

/** Lets plain clicks on inner links stay on the page; new tabs and downloads are the browser's. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = (event.target as Element).closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.hash) return
  event.preventDefault()
  go(link.pathname + link.search)
}

function stepOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'step' in state ? Number(state.step) : 0
}

function current(): Place {
  return { path: location.pathname, search: location.search }
}
