import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { staticFiles } from '../../../../src/runtime/server/static.ts'

describe('the web app as files', () => {
  let folder: string
  const script = `console.log(${JSON.stringify('x'.repeat(5_000))})`

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dataloaf-static-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>one</title>')
    await writeFile(join(folder, 'assets/app-1a2b.js'), script)
    await writeFile(join(folder, 'loaf.svg'), '<svg/>')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const get = (path: string, headers: Record<string, string> = {}, directory: string | undefined = folder) =>
    new Hono().get('/*', staticFiles(directory)).request(path, { headers })

  it('answers every address of the app with its page', async () => {
    for (const path of ['/', '/explore', '/apps/app_1/funnels?range=7d', '/%F0%9F%8D%9E']) {
      const answer = await get(path)
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, '<!doctype html><title>one</title>'])
      expect(answer.headers.get('cache-control')).toBe('no-cache')
    }
  })

  it('does not answer a missing file with the page', async () => {
    for (const path of ['/assets/old.js', '/assets/old', '/favicon.ico']) expect((await get(path)).status).toBe(404)
  })

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '//etc/passwd'])(
    'shows nothing outside its folder: %s',
    async (path) => {
      const answer = await get(path)
      expect(await answer.text()).not.toContain('dependencies')
    },
  )

  it('lets browsers keep what is named by its content', async () => {
    const answer = await get('/assets/app-1a2b.js')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect((await get('/loaf.svg')).headers.get('content-type')).toBe('image/svg+xml')
  })

  it('answers 304 to who has it', async () => {
    const etag = (await get('/')).headers.get('etag')!
    const again = await get('/', { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200)
  })

  it('compresses as the browser likes it', async () => {
    const bytes = async (accept: string) => {
      const answer = await get('/assets/app-1a2b.js', { 'accept-encoding': accept })
      return { encoding: answer.headers.get('content-encoding'), body: Buffer.from(await answer.arrayBuffer()) }
    }
    const br = await bytes('gzip, deflate, br')
    expect(br.encoding).toBe('br')
    expect(brotliDecompressSync(br.body).toString()).toBe(script)
    const gzip = await bytes('gzip')
    expect(gunzipSync(gzip.body).toString()).toBe(script)
    expect((await bytes('identity')).body.toString()).toBe(script)
  })

  it('takes what the build compressed, and does not serve it under its own name', async () => {
    await writeFile(join(folder, 'assets/app-1a2b.js.br'), 'already small')
    const answer = await get('/assets/app-1a2b.js', { 'accept-encoding': 'br' })
    expect(await answer.text()).toBe('already small')
    expect((await get('/assets/app-1a2b.js.br')).status).toBe(404)
  })

  it('says how to build while nothing is built, and notices the build', async () => {
    const missing = join(folder, 'later')
    const app = new Hono().get('/*', staticFiles(missing))
    const before = await app.request('/explore')
    expect(before.status).toBe(503)
    expect(await before.text()).toContain('vite build')
    await mkdir(missing)
    await writeFile(join(missing, 'index.html'), 'built')
    expect(await (await app.request('/explore')).text()).toBe('built')
    await writeFile(join(missing, 'index.html'), 'built again')
    await utimes(join(missing, 'index.html'), new Date(), new Date(Date.now() + 5_000))
    expect(await (await app.request('/explore')).text()).toBe('built again')
    expect((await get('/', {}, undefined)).status).toBe(200)
  })

  it('tells when somebody opens the app', async () => {
    let opened = 0
    const app = new Hono().get(
      '/*',
      staticFiles(folder, () => (opened += 1)),
    )
    await app.request('/assets/app-1a2b.js')
    expect(opened).toBe(0)
    await app.request('/')
    expect(opened).toBe(1)
  })
})
