import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/runtime/telling/rule.ts'

describe('a rule', () => {
  it('looks at the last complete interval, and at the current one only when told to, for what is above', () => {
    expect(judge({ when: 'above', value: 10 }, [1, 5, 99])).toEqual({ state: 'ok', value: 5 })
    expect(judge({ when: 'above', value: 10, current: true }, [1, 5, 99])).toEqual({ state: 'firing', value: 99 })
    expect(judge({ when: 'below', value: 10 }, [1, 50, 0])).toEqual({ state: 'ok', value: 50 })
    expect(judge({ when: 'below', value: 10 }, [100, 5, 100])).toEqual({ state: 'firing', value: 5 })
    expect(judge({ when: 'below', value: 10 }, [100, null, 100])).toEqual({ state: 'no_data', value: null })
    expect(judge({ when: 'above', value: 5 }, [0, 5, 0])).toEqual({ state: 'ok', value: 5 })
  })

  it('compares with the interval before, or as far back as it is told', () => {
    const fall = { when: 'change', direction: 'down', percent: 50, against: 'previous' } as const
    expect(judge(fall, [10, 5, 0])).toEqual({ state: 'firing', value: -50 })
    expect(judge(fall, [10, 6, 0])).toEqual({ state: 'ok', value: -40 })
    expect(judge(fall, [0, 6, 0])).toEqual({ state: 'ok', value: null })
    const rise = { ...fall, direction: 'up', against: 'week' } as const
    expect(judge(rise, [10, 1, 1, 1, 1, 1, 1, 20, 0], 7)).toEqual({ state: 'firing', value: 100 })
    expect(judge(rise, [0, 3, 0])).toEqual({ state: 'firing', value: null })
  })

  it('knows nothing from something', () => {
    expect(judge({ when: 'no_data', hours: 2 }, [0, null, 0])).toEqual({ state: 'no_data', value: null })
    expect(judge({ when: 'no_data', hours: 2 }, [0, 1, 0])).toEqual({ state: 'ok', value: null })
  })
})
