/// <reference lib="dom" />

/** A selector that will still fit when the page is built anew: an id, a mark of its own, its role and name, else its place. */
export function selectorOf(element: Element): string {
  const { ownerDocument: document } = element
  const alone = (selector: string) => document.querySelectorAll(selector).length === 1
  const { id } = element
  if (id && !looksMade(id) && alone(`#${CSS.escape(id)}`)) return `#${CSS.escape(id)}`
  for (const { name, value } of element.attributes) {
    if (!marks.test(name) || looksMade(value)) continue
    const selector = `[${name}=${quoted(value)}]`
    if (alone(selector)) return selector
  }
  const named = byName(element)
  return named !== undefined && alone(named) ? named : byPlace(element)
}

/** Attributes that people give elements to find them by. */
const marks = /^data-(?!dataloaf)/

/** Ids and values of programs change with every build or visit. */
function looksMade(text: string): boolean {
  return text === '' || text.length > 60 || /\d{4,}|^:|[0-9a-f]{8}/i.test(text)
}

function byName(element: Element): string | undefined {
  const tag = element.localName
  for (const name of ['aria-label', 'name', 'role', 'type', 'href']) {
    const value = element.getAttribute(name)
    if (value !== null && value.length <= 60) return `${tag}[${name}=${quoted(value)}]`
  }
  return undefined
}

/** From the nearest ancestor with an id, no longer than it takes. */
function byPlace(element: Element): string {
  const parts: string[] = []
  for (let at: Element | null = element; at && at.localName !== 'html'; at = at.parentElement) {
    if (at !== element && at.id && !looksMade(at.id)) {
      parts.unshift(`#${CSS.escape(at.id)}`)
      break
    }
    parts.unshift(partOf(at))
    const selector = parts.join(' > ')
    if (at.ownerDocument.querySelectorAll(selector).length === 1) return selector
  }
  return parts.join(' > ')
}

function partOf(element: Element): string {
  const same = [...(element.parentElement?.children ?? [])].filter(({ localName }) => localName === element.localName)
  return same.length > 1 ? `${element.localName}:nth-of-type(${same.indexOf(element) + 1})` : element.localName
}

const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
