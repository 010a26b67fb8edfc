import { beforeEach, describe, expect, it } from 'vitest'
import { pace } from '../../../../src/runtime/loader/pace.ts'

describe('the pace of loading', () => {
  let looks = 0
  beforeEach(() => {
    looks = 0
  })
  const look = (share: number) => {
    looks += 1
    return share
  }

  it('does not wait while there is time to spare', async () => {
    const calm = pace({ busy: () => look(0.5) })
    await calm.ready()
    expect(looks).toBe(1)
  })

  it('waits until collecting has time to spare again', async () => {
    const shares = [1, 0.9, 0.76, 0.2, 1]
    const rush = pace({ busy: () => shares.shift()!, every: 1 })
    await rush.ready()
    expect(shares).toEqual([1])
  })

  it('goes on after a while however busy it is', async () => {
    const endless = pace({ busy: () => look(1), every: 1, patience: 5 })
    await endless.ready()
    expect(looks).toBe(6)
  })
})
