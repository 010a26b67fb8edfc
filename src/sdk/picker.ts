/// <reference lib="dom" />
/**
 * The picker of elements, which the browser SDK's script loads on a page that was opened to pick one. It begins only
 * when the window that opened the page asks it to, and that window is of the origin that this script came from, which is
 * the app's own wherever the SDK came from (the server sends who asks for the picker there); only that origin is told
 * what was picked. To anybody else it shows nothing and says nothing.
 */
import type { Picked } from './picker/messages.ts'
import { selectorOf } from './picker/selector.ts'

const home = new URL(import.meta.url).origin

begin(window.opener as Window | null)

function begin(opener: Window | null): void {
  if (!opener) return
  addEventListener('message', ({ source, origin, data }) => {
    if (source === opener && origin === home && data === 'dataloaf-pick') pick(opener)
  })
  opener.postMessage('dataloaf-picker', home)
}

let isPicking = false

/** Outlines what the pointer is on until it is clicked, or Escape gives up. */
function pick(opener: Window): void {
  if (isPicking) return
  isPicking = true
  const box = layer('2px solid #b4530a')
  const note = layer('0')
  note.style.cssText += ';padding:4px 8px;background:#1d1b16;color:#fff;font:12px system-ui;border-radius:4px'
  note.setAttribute('role', 'status')
  document.documentElement.append(box, note)
  const handlers = { pointermove: point, click: choose, keydown: leave }
  for (const type of others) addEventListener(type, swallow, true)
  for (const [type, handler] of Object.entries(handlers)) addEventListener(type, handler as EventListener, true)

  function point({ target }: Event): void {
    if (!(target instanceof Element)) return
    const { left, top, width, height } = target.getBoundingClientRect()
    const selector = selectorOf(target)
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` })
    Object.assign(note.style, {
      left: `${Math.max(0, left)}px`,
      top: `${Math.min(innerHeight - 28, top + height + 4)}px`,
    })
    note.textContent = `${selector} (${countOf(selector)})`
  }

  function choose(event: Event): void {
    swallow(event)
    if (!(event.target instanceof Element)) return
    const selector = selectorOf(event.target)
    const picked: Picked = { kind: 'dataloaf-picked', selector, count: countOf(selector) }
    opener.postMessage(picked, home)
    end()
  }

  function leave({ key }: KeyboardEvent): void {
    if (key === 'Escape') end()
  }

  function end(): void {
    isPicking = false
    box.remove()
    note.remove()
    for (const type of others) removeEventListener(type, swallow, true)
    for (const [type, handler] of Object.entries(handlers)) removeEventListener(type, handler as EventListener, true)
  }
}

/** Picking must not press what is picked. */
const others = ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'submit']

function swallow(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

const countOf = (selector: string) => document.querySelectorAll(selector).length

function layer(border: string): HTMLElement {
  const element = document.createElement('div')
  element.style.cssText = `position:fixed;z-index:2147483647;pointer-events:none;border:${border};box-sizing:border-box`
  return element
}
