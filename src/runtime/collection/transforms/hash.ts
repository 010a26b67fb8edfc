import { createHmac } from 'node:crypto'
import { changeAll, changeScalars } from './paths.ts'
import { scalarText } from './scalar-text.ts'
import { transform } from './transform.ts'

/** 128 bits are enough to tell values apart; the mark lets a value that is hashed already stay as it is. */
const hashed = /^h_[0-9a-f]{32}$/

export const hash = transform({
  kind: 'hash',
  description:
    'puts a keyed hash (HMAC-SHA-256 with the app’s salt, `h_` and 32 digits) in the place of values: equal values stay equal, and nobody without the salt can guess them',
  fields: {
    attributes: { type: 'paths', description: 'attributes whose values are hashed; in lists and objects each' },
  },
  scoped: true,
  apply({ attributes: paths }, { salt }) {
    const hashOf = (scalar: string | number | boolean) => {
      const text = scalarText(scalar)
      return hashed.test(text) ? text : `h_${createHmac('sha256', salt).update(text).digest('hex').slice(0, 32)}`
    }
    return { attributes: (all) => changeAll(all, paths, (value) => changeScalars(value, hashOf)) }
  },
})
