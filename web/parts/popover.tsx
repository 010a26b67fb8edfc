import type { ComponentChildren, RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

interface PopoverProps {
  /** What it opens beside, and what has the focus again when it closes. */
  anchor: RefObject<HTMLElement | null>
  label: string
  onClose: () => void
  children: ComponentChildren
  width?: number
}

/** A floating panel in the top layer; a click elsewhere or Escape closes it. */
export function Popover({ anchor, label, onClose, children, width = 264 }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const panel = box.current!
    let entered = false
    const put = () => anchor.current && place(panel, anchor.current.getBoundingClientRect())
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') onClose()
    }
    const enter = () => {
      if (entered) return
      const first = panel.querySelector<HTMLElement>('[autofocus], input, button')
      // What has nothing to press has the focus itself, so that it is read out and Tab goes on from there.
      ;(first ?? panel).focus()
      entered = first !== null && panel.contains(document.activeElement)
    }
    panel.showPopover()
    put()
    enter()
    panel.addEventListener('toggle', toggled)
    // What stands in it may come later.
    const grown = new ResizeObserver(() => {
      put()
      enter()
    })
    grown.observe(panel)
    addEventListener('resize', put)
    return () => {
      grown.disconnect()
      removeEventListener('resize', put)
      panel.removeEventListener('toggle', toggled)
      if (panel.contains(document.activeElement) || document.activeElement === document.body) anchor.current?.focus()
    }
  }, [])
  return (
    <div
      ref={box}
      popover="auto"
      class="popover"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      style={{ width: `${width}px` }}
    >
      {children}
    </div>
  )
}

/** Below the anchor, or above it where there is more room; never over the edge of the window. */
function place(panel: HTMLElement, anchor: DOMRect): void {
  const gap = 4
  const edge = 8
  const { offsetWidth: width, offsetHeight: height } = panel
  const below = innerHeight - anchor.bottom - gap - edge
  const above = anchor.top - gap - edge
  const under = below >= Math.min(height, 360) || below >= above
  panel.style.left = `${Math.max(edge, Math.min(anchor.left, innerWidth - width - edge))}px`
  panel.style.maxHeight = `${Math.max(120, under ? below : above)}px`
  panel.style.top = under ? `${anchor.bottom + gap}px` : 'auto'
  panel.style.bottom = under ? 'auto' : `${innerHeight - anchor.top + gap}px`
}
