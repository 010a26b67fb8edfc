/// <reference lib="dom" />
import { elementEvents, stepReached } from '../../event.ts'
import { watchHovers } from './hovers.ts'
import { addressOf } from './outbox.ts'
import { watchViews } from './views.ts'
import { listen, type WatchedPage } from './watch.ts'

/** What the collector says that an app watches, so that people who do not code can ask for it. */
export interface Settings {
  elements: WatchedElement[]
  steps: FunnelStep[]
}

export interface WatchedElement {
  name: string
  /** A CSS selector. */
  selector: string
  on: (keyof typeof elementEvents)[]
}

/** Reached when a page with the address is seen, or when the element is clicked (on such a page, when both are given). */
export interface FunnelStep {
  name: string
  /** A path (`/checkout/*`) or a whole address; `*` stands for anything. */
  url?: string
  selector?: string
}

/** Watches the elements and steps that are declared for the app, those too that appear later. */
export async function elements(page: WatchedPage): Promise<void> {
  const { endpoint, writeKey, settings = '/v1/settings' } = page
  try {
    const response = await fetch(`${addressOf(endpoint, settings)}?write_key=${writeKey}`)
    begin(page, await response.json())
  } catch {
    // Without settings there is nothing to watch; the next page asks again.
  }
}

/** `more`: what is told beside the element's name and the page's path. */
export type Tell = (on: keyof typeof elementEvents, name: string, more?: { [name: string]: number | boolean }) => void

function begin(page: WatchedPage, settings: Settings): void {
  const elements = settings.elements.filter(isSelector)
  const steps = settings.steps.filter(isSelector)
  const wanted = (kind: keyof typeof elementEvents) => elements.filter(({ on }) => on.includes(kind))
  const tell: Tell = (on, element, more) => page.track(elementEvents[on], { element, path: location.pathname, ...more })
  for (const on of ['click', 'submit'] as const)
    listen(page, on, (target) => {
      for (const { name, selector } of wanted(on)) if (target.closest(selector)) tell(on, name)
    })
  watchHovers(page, wanted('hover'), tell)
  watchViews(wanted('visible'), tell)
  listen(page, 'click', reach)
  page.pages.push(reach)
  reach()

  /** By a click, or without one by the page's address. */
  function reach(target?: Element): void {
    for (const { name: step, url = '*', selector } of steps) {
      const pattern = RegExp(`^${url.replace(/[^\w/*]/g, '\\$&').replaceAll('*', '.*')}$`)
      if (selector ? target?.closest(selector) : !target)
        if (pattern.test(url[0] === '/' ? location.pathname : location.href)) page.track(stepReached, { step })
    }
  }
}

/** One that is misspelt must not keep the others from being watched. `:not()` forgives nothing, and takes lists. */
function isSelector({ selector = '*' }: { selector?: string }): boolean {
  return CSS.supports(`selector(:not(${selector}))`)
}
