import { valueAt, withNew } from './paths.ts'
import { transform } from './transform.ts'

export const extract = transform({
  kind: 'extract',
  description: 'copies what lies inside an object into an attribute of its own; one that is there already stays',
  fields: {
    from: { type: 'path', description: 'where the value lies, such as `["cart","total"]`' },
    to: { type: 'name', description: 'name of the attribute' },
  },
  scoped: true,
  apply({ from, to }) {
    return { attributes: (all) => withNew(all, to, valueAt(all, from)) }
  },
})
