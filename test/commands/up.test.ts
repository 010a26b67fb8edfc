import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Folder, folder, start, until } from '../support/cli.ts'

const folders: Folder[] = []
afterEach(() => Promise.all(folders.splice(0).map((one) => one.remove())))

describe('up', () => {
  it('serves until Ctrl-C: the address on standard output, the rest on standard error, nothing left behind', async () => {
    const here = fresh()
    const child = start(['up', '--port', '0', '--name', 'My shop'], { cwd: here.path })
    const told = until(child.stderr, 'Next:')
    const address = (await until(child.stdout, '\n')).trim()
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await told).toMatch(/app {8}My shop/)
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    expect(existsSync(join(here.path, '.dataloaf', 'server.json'))).toBe(true)

    const stopped = until(child.stderr, 'Stopped.')
    child.kill('SIGINT')
    expect(await stopped).toContain('Ctrl-C again to stop now')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(existsSync(join(here.path, '.dataloaf', 'server.json'))).toBe(false)
    expect(statSync(join(here.path, '.dataloaf')).mode & 0o777).toBe(0o700)
  })

  it('--detach returns when it serves; status, logs, open and down know it; what it kept is there again', async () => {
    const here = fresh()
    const up = await here.run(['up', '--detach', '--port', '0', '--json'])
    const { address, pid, write_key, sign_in } = up.json<{
      address: string
      pid: number
      write_key: string
      sign_in: { password?: string }
    }>()
    expect({ code: up.code, password: sign_in.password }).toEqual({
      code: 0,
      password: expect.stringMatching(/.{16,}/),
    })
    expect(readFileSync(join(here.path, '.dataloaf', 'server.log'), 'utf8')).not.toContain(sign_in.password)
    expect((await here.run(['status', '--json'])).json()).toMatchObject({
      target: 'local',
      state: 'running',
      address,
      pid,
    })
    expect((await here.run(['logs'])).stdout).toContain(`serving at ${address}`)
    expect((await here.run(['open', '--no-browser'])).stdout).toMatch(new RegExp(`^${address}/sign-in\\?code=\\S+\\n$`))
    expect(await here.run(['down', '--json'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"stopped": true'),
    })
    expect((await here.run(['status', '--json'])).json()).toMatchObject({ state: 'stopped', address: null })

    const again = await here.run(['up', '--detach', '--port', '0', '--json'])
    expect(again.json()).toMatchObject({ write_key, sign_in: { email: 'admin@dataloaf.local' } })
    expect(again.stdout).not.toContain('password')
  })

  it('reads dataloaf.json, below flags and the environment', async () => {
    const here = fresh()
    const config = {
      name: 'From the file',
      admin_email: 'f@example.com',
      local: { port: 1, data_directory: 'from-file' },
    }
    writeFileSync(join(here.path, 'dataloaf.json'), JSON.stringify(config))
    const env = { DATALOAF_PORT: '0', DATALOAF_ADMIN_EMAIL: 'e@example.com' }
    const { json } = await here.run(['up', '--detach', '--name', 'From the flag', '--json'], { env })
    expect(json()).toMatchObject({
      app_name: 'From the flag',
      sign_in: { email: 'e@example.com' },
      data_directory: join(here.path, 'from-file'),
    })
  })

  it('refuses a dataloaf.json with a field it does not know', async () => {
    const here = fresh()
    writeFileSync(join(here.path, 'dataloaf.json'), '{"name":"a","prot":1}')
    const { code, json } = await here.run(['up', '--json'])
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: { error: { code: 'invalid_config', message: expect.stringContaining('prot') } },
    })
  })

  it('says where it serves already', async () => {
    const here = fresh()
    const { address, pid } = (await here.run(['up', '--detach', '--port', '0', '--json'])).json<{
      address: string
      pid: number
    }>()
    for (const flags of [[], ['--detach']]) {
      const { code, json } = await here.run(['up', '--json', ...flags])
      const message = `DataLoaf already serves ${here.path}/.dataloaf at ${address} (process ${pid}).`
      expect({ code, json: json() }).toMatchObject({ code: 1, json: { error: { code: 'directory_in_use', message } } })
    }
  })

  it.each([[], ['--detach']])('a port that is taken: names another (%s)', async (...flags) => {
    const here = fresh()
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as { port: number }
    const { code, stderr, stdout } = await here.run(['up', '--port', String(port), ...flags])
    taken.close()
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `✗ Port ${port} on 127.0.0.1 is taken by another program.\n  Choose another: --port ${port + 1}, or --port 0 for any that is free.\n`,
    })
  })

  it('--demo adds an app with data that charts show at once, and keeps its sign-in', async () => {
    const here = fresh()
    const up = await here.run(['up', '--detach', '--demo', '--port', '0', '--json'])
    const { sign_in } = up.json<{ sign_in: { password: string } }>()
    expect(up.json()).toMatchObject({ demo_app: { name: 'Demo shop' } })
    const { json } = await here.run(['query', '--app', 'Demo shop', '--last', '30d', '--json'])
    expect(json<{ series: { total: number }[] }>().series[0]!.total).toBeGreaterThan(1000)
    await here.run(['down'])
    const again = await here.run(['up', '--detach', '--demo', '--port', '0', '--json'])
    expect(again.json()).toMatchObject({ sign_in })
    expect(statSync(join(here.path, '.dataloaf', 'demo-sign-in')).mode & 0o777).toBe(0o600)
  })
})

describe('down', () => {
  it('is content when nothing runs', async () => {
    const here = fresh()
    const { code, stderr } = await here.run(['down'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: `Nothing runs on ${here.path}/.dataloaf.\n` })
  })

  it('ends no process that is not the directory’s server, whatever server.json says', async () => {
    const here = fresh()
    await here.run(['up', '--detach', '--port', '0'])
    await here.run(['down'])
    const bystander = start(['up', '--port', '0'], { cwd: fresh().path })
    await until(bystander.stdout, '\n')
    const file = { pid: bystander.pid, address: 'http://127.0.0.1:1', collector: '', started_at: '', version: '' }
    writeFileSync(join(here.path, '.dataloaf', 'server.json'), JSON.stringify(file))
    const { code, json } = await here.run(['down', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 0, json: { stopped: false } })
    expect(bystander.exitCode).toBeNull()
    bystander.kill('SIGTERM')
    await new Promise((resolve) => bystander.once('close', resolve))
  })

  it('after a crash there is nothing to stop, and up starts again', async () => {
    const here = fresh()
    const { pid } = (await here.run(['up', '--detach', '--port', '0', '--json'])).json<{ pid: number }>()
    process.kill(pid, 'SIGKILL')
    const state = async () => (await here.run(['status', '--json'])).json<{ state: string }>().state
    await expect.poll(state, { timeout: 20_000 }).toBe('stopped')
    expect((await here.run(['down', '--json'])).json()).toMatchObject({ stopped: false })
    expect((await here.run(['up', '--detach', '--port', '0'])).code).toBe(0)
  })
})

describe('logs', () => {
  it('without a log says how to get one', async () => {
    const { code, stderr } = await fresh().run(['logs'])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no log at') })
  })
})

function fresh(): Folder {
  const here = folder()
  folders.push(here)
  return here
}
