import { describe, expect, it } from 'vitest'
import { fresh } from '../../../../src/runtime/catalog/fresh.ts'
import { perVersion } from '../../../../src/runtime/catalog/per-version.ts'

describe('answers that are kept fresh', () => {
  function setting() {
    const state = { now: 0, version: 1, asked: 0 }
    const answers = fresh<number>({ clock: () => state.now, version: () => state.version, staleFor: 1_000 })
    const ask = () => answers('key', async () => ++state.asked)
    return { state, answers, ask }
  }

  it('ask once while the data stay the same, however long', async () => {
    const { state, ask } = setting()
    await ask()
    state.now += 1e9
    expect(await ask()).toBe(1)
  })

  it('give the older answer at once and the newer one next when the data changed just now', async () => {
    const { state, ask } = setting()
    await ask()
    state.version += 1
    expect(await ask()).toBe(1)
    await new Promise(setImmediate)
    expect(await ask()).toBe(2)
    expect(await ask()).toBe(2)
  })

  it('do not take an answer for newer than the question', async () => {
    const { state, answers, ask } = setting()
    await ask()
    state.version += 1
    let finish = (_: number) => {}
    await answers('key', () => new Promise((resolve) => (finish = resolve)))
    state.version += 1
    finish(100)
    await new Promise(setImmediate)
    expect(await ask()).toBe(100)
    await new Promise(setImmediate)
    expect(await ask()).toBe(2)
  })

  it('wait for the newer answer when the older one is too old', async () => {
    const { state, ask } = setting()
    await ask()
    state.version += 1
    state.now += 1_001
    expect(await ask()).toBe(2)
  })

  it('do not remember a failure', async () => {
    const { answers } = setting()
    await expect(answers('key', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await answers('key', async () => 7)).toBe(7)
  })

  it('forget the oldest when there are too many', async () => {
    const answers = fresh<number>({ clock: () => 0, version: () => 1, keep: 2 })
    for (const key of ['a', 'b', 'c']) await answers(key, async () => 1)
    expect(await answers('c', async () => 2)).toBe(1)
    expect(await answers('a', async () => 2)).toBe(2)
  })
})

describe('an answer for each version', () => {
  it('is asked for again when the version changed or asking failed', async () => {
    let [version, asked, away] = [1, 0, false]
    const read = perVersion(
      () => version,
      async () => {
        if (away) throw new Error('away')
        return ++asked
      },
    )
    expect([await read(), await read()]).toEqual([1, 1])
    version = 2
    away = true
    await expect(read()).rejects.toThrow('away')
    away = false
    expect([await read(), await read()]).toEqual([2, 2])
  })
})
