import { describe, expect, it } from 'vitest'
import { ranked } from '../../web/catalog/search.ts'

describe('searching the catalog', () => {
  const items = [
    { name: 'purchase_refunded', texts: ['money back'] },
    { name: 'purchase', texts: ['Somebody paid', 'billing'] },
    { name: 'signed_up', texts: ['before any purchase'] },
  ]
  const found = (search: string) => ranked(items, search).map(({ name }) => name)

  it('puts a name before names that begin so, and those before what was written', () => {
    expect(found('purchase')).toEqual(['purchase', 'purchase_refunded', 'signed_up'])
  })

  it('wants every word, wherever it stands', () => {
    expect(found('PURCHASE billing')).toEqual(['purchase'])
    expect(found('purchase nothing')).toEqual([])
    expect(found('  ')).toEqual(['purchase_refunded', 'purchase', 'signed_up'])
  })
})
