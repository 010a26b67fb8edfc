import type { Attributes } from '../../../event.ts'
import { said, text } from '../format.ts'

/** An address of its parts, as far as they are known: `https://shop.example/cart?a=1`. */
export function hostAndPath(host: unknown, path: unknown, asked: unknown): string | undefined {
  const name = text(host)
  if (name === undefined) return undefined
  const query = text(asked)
  return `https://${name}${text(path) ?? ''}${query === undefined ? '' : `?${query.replace(/^\?/, '')}`}`
}

/** The campaign that an address names in what is asked of it. */
export function campaignIn(asked: string | undefined): Attributes | undefined {
  const query = new URLSearchParams(asked ?? '')
  const utm = (name: string) => query.get(`utm_${name}`)
  return said({
    source: utm('source'),
    medium: utm('medium'),
    name: utm('campaign'),
    term: utm('term'),
    content: utm('content'),
  })
}

/** The path of an address; undefined when it is none. */
export function pathIn(address: unknown): string | undefined {
  return urlOf(address)?.pathname
}

/** What an address asks for, from its `?` on. */
export function searchIn(address: unknown): string | undefined {
  return urlOf(address)?.search
}

function urlOf(address: unknown): URL | undefined {
  const written = text(address)
  return written !== undefined && URL.canParse(written) ? new URL(written) : undefined
}
