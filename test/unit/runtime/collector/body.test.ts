import { describe, expect, it } from 'vitest'
import { bodyReader } from '../../../../src/runtime/collector/body.ts'

describe('a body reader', () => {
  it('answers `overloaded` when the large bodies under way hold too much, and goes on when they are through', async () => {
    const read = bodyReader({ atMost: 300_000 })
    const slow = slowly(200_000)
    const first = read(slow.request)
    await slow.begun
    await expect(read(slowly(200_000).finished())).rejects.toMatchObject({ code: 'overloaded', retryAfter: 1 })
    slow.finished()
    expect(await first).toHaveLength(200_000)
    expect(await read(slowly(200_000).finished())).toHaveLength(200_000)
  })

  it('does not count what was only announced', async () => {
    const read = bodyReader({ atMost: 300_000 })
    const idle = new Request('http://x', {
      method: 'POST',
      body: new ReadableStream(),
      headers: { 'content-length': '900000' },
      duplex: 'half',
    } as RequestInit)
    void read(idle)
    expect(await read(slowly(200_000).finished())).toHaveLength(200_000)
  })
})

/** A request whose body has come, but for its end. */
function slowly(bytes: number) {
  let finish: () => void
  let begin: () => void
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes).fill(32))
      finish = () => controller.close()
    },
    pull() {
      begin()
      return new Promise(() => undefined)
    },
  })
  const request = new Request('http://x', { method: 'POST', body, duplex: 'half' } as RequestInit)
  const finished = () => {
    finish()
    return request
  }
  return { request, begun, finished }
}
