import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Served, serve } from '../../src/runtime/server/serve.ts'
import type { Runtime } from '../../src/runtime/targets/runtime.ts'
import { admin, openShop, temporaryDirectory } from '../support/local.ts'
import { nginxMissing, startNginx } from '../support/nginx.ts'

describe.skipIf(nginxMissing('behind a proxy'))('behind a proxy', () => {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>
  let runtime: Runtime
  let served: Served
  let nginx: Awaited<ReturnType<typeof startNginx>>
  let writeKey: string

  beforeAll(async () => {
    directory = await temporaryDirectory()
    ;({ runtime, writeKey } = await openShop(directory.path))
    served = await serve(runtime, { port: 0 })
    nginx = await startNginx(served.address)
  })
  afterAll(async () => {
    await nginx?.stop()
    await served?.close()
    await runtime?.close()
    await directory.remove()
  })

  it('an event is on the live page as soon as it came, though the proxy buffers and compresses', async () => {
    const live = await fetch(`${nginx.url}/api/apps/Shop/live`, {
      headers: { authorization: `Bearer ${runtime.accounts.token}` },
    })
    const chunks = live.body!.pipeThrough(new TextDecoderStream()).getReader()
    const sent = await fetch(`${nginx.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}` },
      body: JSON.stringify({ batch: [{ event_name: 'through the proxy' }] }),
    })
    expect(sent.status).toBe(202)
    let text = ''
    while (!text.includes('through the proxy')) {
      const { value, done } = await chunks.read()
      if (done) break
      text += value
    }
    expect(text).toMatch(/^event: event\ndata: \{.*"through the proxy"/m)
    await chunks.cancel()
  })

  it('one signs in, and the cookie and the check of the origin are those of the proxy’s address', async () => {
    const signIn = (origin: string) =>
      fetch(`${nginx.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify(admin),
      })
    expect((await signIn('https://elsewhere.example.com')).status).toBe(403)
    const answer = await signIn(nginx.url)
    expect(answer.status).toBe(200)
    const cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
    expect((await fetch(`${nginx.url}/api/session`, { headers: { cookie } })).status).toBe(200)
  })
})
