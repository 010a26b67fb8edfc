import { changeAll, changeScalars } from './paths.ts'
import { scalarText } from './scalar-text.ts'
import { transform } from './transform.ts'

export const mask = transform({
  kind: 'mask',
  description: 'puts `*` in the place of every letter and digit of a value but the last ones',
  fields: {
    attributes: { type: 'paths', description: 'attributes whose values are masked; in lists and objects each' },
    keep: { type: 'count', description: 'characters at the end that stay (default: 0)', optional: true },
  },
  scoped: true,
  apply({ attributes: paths, keep = 0 }) {
    const maskOf = (scalar: string | number | boolean) => masked(scalarText(scalar), keep)
    return { attributes: (all) => changeAll(all, paths, (value) => changeScalars(value, maskOf)) }
  },
})

function masked(text: string, keep: number): string {
  const characters = Array.from(text)
  const shown = Math.max(0, characters.length - keep)
  return characters.map((one, index) => (index < shown ? one.replace(/[\p{L}\p{N}\p{M}]/u, '*') : one)).join('')
}
