import { changeAll } from './paths.ts'
import { transform } from './transform.ts'

export const drop = transform({
  kind: 'drop',
  description: 'takes attributes away',
  fields: { attributes: { type: 'paths', description: 'attributes to take away' } },
  scoped: true,
  namesOnly: true,
  apply({ attributes: paths }) {
    return { attributes: (all) => changeAll(all, paths, () => undefined) }
  },
})
