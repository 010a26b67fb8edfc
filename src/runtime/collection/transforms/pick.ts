import { transform } from './transform.ts'

export const pick = transform({
  kind: 'pick',
  description: 'keeps the named attributes and takes the others away; those with a `$`, the product’s own, stay',
  fields: { attributes: { type: 'names', description: 'attributes to keep' } },
  scoped: true,
  namesOnly: true,
  apply({ attributes: names }) {
    const kept = new Set(names)
    const stays = (name: string) => kept.has(name) || name.startsWith('$')
    return {
      attributes: (all) => Object.fromEntries(Object.entries(all).filter(([name]) => stays(name))),
    }
  },
})
