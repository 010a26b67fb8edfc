import { describe, expect, it } from 'vitest'
import type { Before } from '../../../../src/runtime/loader/received.ts'
import type { Warehouse } from '../../../../src/runtime/ports.ts'
import { counts } from '../../../../src/runtime/server/counts.ts'

describe('what came in and what has arrived', () => {
  it('is not said before what an earlier process left is counted', async () => {
    let counted = (_: Before) => {}
    const before = new Promise<Before>((resolve) => (counted = resolve))
    const totals = counts({ warehouse, clock: () => 0, received: () => 0, before, version: () => 1 })
    const total = totals.total()
    expect(await Promise.race([total, new Promise((resolve) => setTimeout(resolve, 20, 'waiting'))])).toBe('waiting')
    counted({ total: 12, apps: new Map([['app_1', 12]]) })
    expect(await total).toMatchObject({ received: 12, loaded: 5 })
    expect(await totals.ofApp('app_1')).toMatchObject({ received: 12, loaded: 5 })
  })
})

/** A warehouse whose ledger has five lines of one app. */
const warehouse = {
  run: async ({ text }) => ({ columns: [], rows: text.includes('group by') ? [['app_1', 5, 5]] : [[5, 0]] }),
} as Pick<Warehouse, 'run'> as Warehouse
