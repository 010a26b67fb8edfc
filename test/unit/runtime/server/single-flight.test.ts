import { describe, expect, it } from 'vitest'
import { singleFlight } from '../../../../src/runtime/server/single-flight.ts'

/** Work that says when it is started and given up, and ends when told. */
function slow() {
  const started: AbortSignal[] = []
  const ends: ((value: string) => void)[] = []
  const work = (signal: AbortSignal) => {
    started.push(signal)
    return new Promise<string>((resolve, reject) => {
      ends.push(resolve)
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
  return { started, ends, work }
}

const patient = () => new AbortController().signal

describe('work that several wait for', () => {
  it('is done once, and again for who asks after it', async () => {
    const { started, ends, work } = slow()
    const join = singleFlight<string>()
    const both = [join('a', patient(), work), join('a', patient(), work)]
    const other = join('b', patient(), work)
    expect(started.length).toBe(2)
    ends[0]!('first')
    ends[1]!('other')
    expect(await Promise.all([...both, other])).toEqual(['first', 'first', 'other'])
    const again = join('a', patient(), work)
    expect(started.length).toBe(3)
    ends[2]!('second')
    expect(await again).toBe('second')
  })

  it('goes on while one of them waits, and is given up with the last', async () => {
    const { started, work } = slow()
    const join = singleFlight<string>()
    const [one, two] = [new AbortController(), new AbortController()]
    const waiting = [join('a', one.signal, work), join('a', two.signal, work)]
    one.abort()
    await expect(waiting[0]).rejects.toMatchObject({ code: 'cancelled' })
    expect(started[0]!.aborted).toBe(false)
    two.abort()
    await expect(waiting[1]).rejects.toMatchObject({ code: 'cancelled' })
    expect(started[0]!.aborted).toBe(true)
  })

  it('that was given up is begun anew', async () => {
    const { started, ends, work } = slow()
    const join = singleFlight<string>()
    const gone = new AbortController()
    const first = join('a', gone.signal, work)
    gone.abort()
    await expect(first).rejects.toMatchObject({ code: 'cancelled' })
    const second = join('a', patient(), work)
    expect(started.length).toBe(2)
    ends[1]!('done')
    expect(await second).toBe('done')
  })

  it('fails for all of them, and is tried again', async () => {
    const join = singleFlight<string>()
    let times = 0
    const work = async () => {
      times++
      throw new Error('away')
    }
    await expect(Promise.all([join('a', patient(), work), join('a', patient(), work)])).rejects.toThrow('away')
    await expect(join('a', patient(), work)).rejects.toThrow('away')
    expect(times).toBe(2)
  })
})
