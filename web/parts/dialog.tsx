import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'

interface DialogProps {
  title: string
  onClose: () => void
  children: ComponentChildren
  class?: string
  /** Hides the heading from sight, not from screen readers. */
  bare?: boolean
}

/** What had the focus last outside of dialogs: a button that waits for its dialog's data is disabled, and loses it. */
let before: HTMLElement | null = null
addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && !target.closest('dialog')) before = target
})

const fields = 'input:not([type=checkbox], [type=radio]), textarea, select'

/** A modal window: starts in its first field, holds the focus, gives it back, closes on Escape or a click outside. */
export function Dialog({ title, onClose, children, class: name = '', bare = false }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const gone = useRef(false)
  const leave = () => {
    if (!gone.current) onClose()
    gone.current = true
  }
  useLayoutEffect(() => {
    const dialog = box.current!
    const opener = before
    dialog.showModal()
    // Else the browser's choice is the button that closes it.
    const first = dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>(fields)
    first?.focus()
    if (first instanceof HTMLInputElement) first.select()
    return () => {
      gone.current = true
      // Whatever it stands in is out of reach while it is open.
      dialog.close()
      const { activeElement } = document
      if (activeElement === document.body || dialog.contains(activeElement)) opener?.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own
    <dialog
      ref={box}
      class={`dialog ${name}`}
      aria-label={title}
      // On Escape before it is out of sight: the next key is the page's.
      onCancel={({ target }) => target === box.current && leave()}
      onClose={leave}
      onClick={(event) => event.target === box.current && box.current?.close()}
    >
      <div class="dialog-body">
        {!bare && (
          <header class="dialog-head">
            <h2>{title}</h2>
            <button type="button" class="icon-button" aria-label={t`Close`} onClick={() => box.current!.close()}>
              <Icon of={X} />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  )
}
