import { signal } from '@preact/signals'

/** The window over the page: one at a time. */
export const overlay = signal<'palette' | 'keys' | 'new-app' | null>(null)
/** On narrow screens the builder lies under the result until it is called. */
export const builderOpen = signal(false)

export function open(what: NonNullable<typeof overlay.value>): void {
  overlay.value = what
}

export function closeOverlay(): void {
  overlay.value = null
}
