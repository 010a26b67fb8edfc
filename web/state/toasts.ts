/** Short notes of what was done, which can be taken back for a while. */
import { signal } from '@preact/signals'

export interface Toast {
  id: number
  text: string
  /** Takes back what was done; offered for ten seconds. */
  undo?: () => void
}

export const toasts = signal<readonly Toast[]>([])

let last = 0

/** Says what was done. It goes after four seconds, or ten when it can be undone. */
export function say(text: string, undo?: () => void): void {
  const id = ++last
  toasts.value = [...toasts.value, { id, text, ...(undo && { undo }) }]
  setTimeout(() => dismiss(id), undo ? 10_000 : 4000)
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
