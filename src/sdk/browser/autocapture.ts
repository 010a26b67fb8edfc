/// <reference lib="dom" />
import { autocaptured } from '../../event.ts'
import { listen, type WatchedPage } from './watch.ts'

const watched: { [on: string]: string } = {
  click: 'a,button,[role=button]',
  submit: 'form',
  change: 'input,select,textarea',
}
const secret = '[type=password],[autocomplete*=password],[autocomplete*=cc-],[name*=card i],[name*=cv i]'
const masked = '[data-dataloaf-mask],[contenteditable],textarea'

/**
 * Clicks on links and buttons, submits of forms, and that a field was changed, without declaring any. What is typed is
 * never read; of fields for passwords and cards not even that they changed. `data-dataloaf-mask` keeps back the text of
 * what is in it, `data-dataloaf-ignore` everything.
 */
export function autocapture(page: WatchedPage): void {
  for (const on in watched)
    listen(page, on, (target) => {
      const element = target.closest(watched[on]!)
      if (!element || element.matches(secret)) return
      const facts: { [name: string]: string | undefined } = { on, path: location.pathname, tag: element.localName }
      // Of an address neither what follows it (tokens, searches) nor what is none (mailto:, tel:).
      for (const name of ['id', 'name', 'href']) facts[name] = element.getAttribute(name)?.replace(/[?#].*|:[^/].*/, '')
      if (on === 'click' && !element.closest(masked) && !element.querySelector(masked))
        facts.text = element.textContent.replace(/\s+/g, ' ').trim().slice(0, 80)
      page.track(autocaptured, facts)
    })
}
