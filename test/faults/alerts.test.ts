import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqlite } from '../../src/runtime/metadata/sqlite.ts'
import { built } from '../support/built.ts'
import { folder, start, until } from '../support/cli.ts'
import { onLoopback } from '../support/loopback.ts'

/** A receiver whose answer to one path never comes, for as long as it is told so. */
async function startReceiver() {
  const got: { path: string; delivery: string }[] = []
  const state = { hangs: '' }
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    got.push({ path, delivery: String(request.headers['dataloaf-delivery']) })
    request.resume()
    if (path !== state.hangs) response.writeHead(200).end()
  })
  return { got, state, ...(await onLoopback(server)) }
}

describe('a subscription whose server is killed in the middle of sending', () => {
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  const place = folder()
  const children: ReturnType<typeof start>[] = []
  beforeAll(async () => {
    await built('cli')
    receiver = await startReceiver()
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await receiver.close()
    await place.remove()
  })

  async function serve() {
    const child = start(['up', '--port', '0', '--json'], { cwd: place.path, env: { DATALOAF_PRIVATE_WEBHOOKS: '1' } })
    children.push(child)
    const said = await until(child.stdout, 'write_key')
    const address = /"address": ?"([^"]+)"/.exec(said)![1]!
    return { child, address }
  }

  /** As time would: what is taken is given up, what is planned is due. */
  async function timePasses() {
    const { db, close } = await openSqlite(join(place.path, '.dataloaf', 'metadata.db'))
    const at = new Date(Date.now() - 1000).toISOString()
    await db.updateTable('recurring').set({ try_at: at }).execute()
    await close()
  }

  it('goes on at the next start: nobody is left out, and who got it does not get it again', async () => {
    const first = await serve()
    const token = readFileSync(join(place.path, '.dataloaf', 'token'), 'utf8').trim()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const post = async (path: string, body: object) => {
      const answer = await fetch(`${first.address}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      const made = (await answer.json()) as { [key: string]: string }
      expect([path, answer.status, made.error]).toEqual([path, 201, undefined])
      return made
    }
    const apps = (await (await fetch(`${first.address}/api/apps`, { headers })).json()) as { app_id: string }[]
    const app = apps[0]?.app_id ?? (await post('/apps', { name: 'Shop' })).app_id
    const query = { kind: 'trend', series: [{ event: null }] }
    const { insight_id: id } = await post(`/apps/${app}/insights`, { name: 'All', query })
    const channels: string[] = []
    for (const name of ['a', 'b', 'c']) {
      const url = `${receiver.url}/${name}`
      channels.push((await post(`/apps/${app}/channels`, { kind: 'webhook', name, url })).channel_id!)
    }
    await post(`/apps/${app}/subscriptions`, {
      subject: { kind: 'insight', id },
      schedule: { every: 'minutes', count: 720 },
      people: [],
      channels,
    })
    receiver.state.hangs = '/b'
    first.child.kill('SIGTERM')
    await new Promise((resolve) => first.child.once('close', resolve))
    await timePasses()

    const second = await serve()
    await expect.poll(() => receiver.got.map(({ path }) => path), { timeout: 30_000 }).toEqual(['/a', '/b'])
    second.child.kill('SIGKILL')
    await new Promise((resolve) => second.child.once('close', resolve))
    receiver.state.hangs = ''
    await timePasses()

    await serve()
    await expect.poll(() => receiver.got.map(({ path }) => path), { timeout: 30_000 }).toEqual(['/a', '/b', '/b', '/c'])
    expect(receiver.got[1]!.delivery).toBe(receiver.got[2]!.delivery)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(receiver.got).toHaveLength(4)
  }, 120_000)
})
