import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const web = join(import.meta.dirname, '../../../web')

/** All styles are one file in the end: a class that two files give its looks to wears both. */
it('every class gets its looks in one file', () => {
  const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
  const places = new Map<string, Set<string>>()
  for (const file of files) {
    for (const name of classesOf(readFileSync(join(web, file), 'utf8'))) {
      places.set(name, (places.get(name) ?? new Set()).add(file))
    }
  }
  expect(places.size).toBeGreaterThan(200)
  expect([...places].filter(([, where]) => where.size > 1).map(([name, where]) => [name, ...where])).toEqual([])
})

/** Classes that stand alone before a rule, at any width. */
function classesOf(css: string): string[] {
  const plain = css.replace(/\/\*.*?\*\//gs, '').replace(/@(media|supports|container)[^{]*\{/g, '')
  const selectors = [...plain.matchAll(/([^{}]+)\{/g)].flatMap(([, text]) => text!.split(','))
  return selectors.map((selector) => selector.trim()).filter((selector) => /^\.[\w-]+$/.test(selector))
}
