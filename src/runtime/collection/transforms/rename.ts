import { transform } from './transform.ts'

export const rename = transform({
  kind: 'rename',
  description: 'gives attributes other names; where the new name is taken already, both stay as they are',
  fields: { attributes: { type: 'renames', description: 'new names by old ones' } },
  scoped: true,
  namesOnly: true,
  apply({ attributes: names }) {
    const newNames = new Map(Object.entries(names))
    return {
      attributes: (all) =>
        Object.fromEntries(
          Object.entries(all).map(([name, value]) => {
            const to = newNames.get(name)
            return [to === undefined || Object.hasOwn(all, to) ? name : to, value]
          }),
        ),
    }
  },
})
