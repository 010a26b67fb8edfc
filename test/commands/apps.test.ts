import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

describe('apps', () => {
  it('create answers the id alone, or under --json what scripts read', async () => {
    const plain = await here.run(['apps', 'create', 'First'])
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/^app_[a-z0-9]{16}\n$/) })
    const { json } = await here.run([
      'apps',
      'create',
      'Second',
      '--time-zone',
      'Asia/Tokyo',
      '--week-start',
      'sunday',
      '--json',
    ])
    expect(json()).toEqual({
      app_id: expect.stringMatching(/^app_/),
      name: 'Second',
      time_zone: 'Asia/Tokyo',
      week_start: 'sunday',
    })
  })

  it('apps and apps list list them', async () => {
    const [index, list] = [await here.run(['apps']), await here.run(['apps', 'list'])]
    expect(index.stdout).toMatch(/^name +app_id +time zone +week starts\nMy shop +app_\S+ +UTC +monday\n/)
    expect(list.stdout).toBe(index.stdout)
    expect((await here.run(['apps', '--json'])).json()).toContainEqual(
      expect.objectContaining({ name: 'My shop', app_id: here.appId }),
    )
  })

  it('update --keep asks before anything is lost, and delete says until when it can be undone', async () => {
    const { app_id } = (await here.run(['apps', 'create', 'Old', '--json'])).json<{ app_id: string }>()
    const key = (await here.run(['keys', 'create', '--app', app_id])).stdout.trim()
    const old = new Date(Date.now() - 100 * 86_400_000).toISOString()
    expect((await here.run(['events', 'send', 'bought', '--write-key', key, '--at', old])).code).toBe(0)
    const keep = ['apps', 'update', '--app', 'Old', '--keep']
    await expect
      .poll(async () => (await here.run([...keep, '90 days'])).stderr, { timeout: 60_000, interval: 500 })
      .toMatch(/Remove 1 event from before \d{4}-\d\d-\d\d for good, after .* 03:00 UTC\?/)
    await here.run([...keep, 'forever'])
    expect((await here.run([...keep, '13 months', '--json'])).json()).toMatchObject({ keep: '13 months' })
    expect((await here.run([...keep, '90 days', '--yes', '--json'])).json()).toMatchObject({ keep: '90 days' })
    const deleted = await here.run(['apps', 'delete', '--app', 'Old', '--yes'])
    expect(deleted.stderr).toMatch(/Undo, until \d{4}-\d\d-\d\d \d\d:\d\d UTC: dataloaf apps restore app_/)
    expect((await here.run(['apps', 'list', '--deleted'])).stdout).toMatch(/^name +app_id +deleted \(UTC\) +gone after/)
    expect((await here.run(['apps', 'restore', 'Old'])).code).toBe(0)
  })

  it('have quotas, and so do keys: shown with what is used of them, when there is one', async () => {
    const { app_id } = (await here.run(['apps', 'create', 'Metered', '--json'])).json<{ app_id: string }>()
    const made = ['keys', 'create', '--app', app_id, '--name', 'web', '--quota', '3/day', '--json']
    const { key_id, write_key } = (await here.run(made)).json<{ key_id: string; write_key: string }>()
    expect((await here.run(['events', 'send', 'bought', '--write-key', write_key])).code).toBe(0)
    const updated = await here.run(['apps', 'update', '--app', app_id, '--quota', '1500/month', '--json'])
    expect(updated.json()).toMatchObject({ quota: '1.5k/month' })
    const listed = await here.run(['apps'])
    expect(listed.stdout).toMatch(/^name .* quota \(UTC\)/)
    expect(listed.stdout).toMatch(/Metered .* 1 of 1\.5k\/month until \d{4}-\d\d-01 00:00/)
    expect((await here.run(['apps', '--json'])).json()).toContainEqual(
      expect.objectContaining({
        name: 'Metered',
        quota: '1.5k/month',
        use: expect.objectContaining({ events: 1, most: 1500 }),
      }),
    )
    expect((await here.run(['keys', 'list', '--app', app_id])).stdout).toMatch(/ 1 of 3\/day until .* 00:00/)
    const none = await here.run(['keys', 'update', key_id, '--app', app_id, '--quota', 'none', '--json'])
    expect(none.json()).toMatchObject({ key_id, quota: 'none' })
    const wrong = await here.run(['keys', 'update', key_id, '--app', app_id, '--quota', 'lots'])
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('write it as “100k/day”') })
    await here.run(['apps', 'update', '--app', app_id, '--quota', 'none'])
  })

  it('refuse a name that is taken, none at all, and a time zone that is none', async () => {
    const taken = await here.run(['apps', 'create', 'My shop', '--json'])
    expect({ code: taken.code, json: taken.json() }).toMatchObject({ code: 1, json: { error: { code: 'conflict' } } })
    expect(await here.run(['apps', 'create'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^✗ Missing 1 required arg: name/),
    })
    const zone = await here.run(['apps', 'create', 'x', '--time-zone', 'Mars', '--json'])
    expect({ code: zone.code, json: zone.json() }).toMatchObject({
      code: 2,
      json: { error: { code: 'invalid_input' } },
    })
  })
})

describe('keys', () => {
  it('create answers the key alone, or under --json what scripts read', async () => {
    const plain = await here.run(['keys', 'create', '--app', 'My shop'])
    expect(plain).toMatchObject({ code: 0, stdout: expect.stringMatching(/^wk_[a-z0-9]{32}\n$/) })
    const { json } = await here.run(['keys', 'create', '--app', here.appId, '--name', 'iOS', '--json'])
    expect(json()).toEqual({
      write_key: expect.stringMatching(/^wk_/),
      key_id: expect.stringMatching(/^key_/),
      app_id: here.appId,
    })
    expect((await here.run(['keys', '--app', 'My shop'])).stdout).toContain('iOS')
  })

  it('revoke asks first; with nobody to ask it wants --yes; afterwards the key is refused', async () => {
    const key = (await here.run(['keys', 'create', '--app', 'My shop', '--json'])).json<{
      key_id: string
      write_key: string
    }>()
    const send = () => here.run(['events', 'send', 'x', '--write-key', key.write_key, '--json'])
    expect((await send()).code).toBe(0)
    const asked = await here.run(['keys', 'revoke', key.key_id, '--app', 'My shop'])
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    const done = await here.run(['keys', 'revoke', key.key_id, '--app', 'My shop', '--yes', '--json'])
    expect({ code: done.code, json: done.json() }).toEqual({ code: 0, json: { key_id: key.key_id, revoked: true } })
    const refused = await send()
    expect({ code: refused.code, json: refused.json() }).toMatchObject({
      code: 3,
      json: { error: { code: 'unauthorized' } },
    })
    expect((await here.run(['keys', '--app', 'My shop'])).stdout).toContain('revoked')
  })

  it('revoke of a key that is not there says so', async () => {
    const { code, json } = await here.run(['keys', 'revoke', 'key_absent', '--app', 'My shop', '--yes', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 1, json: { error: { code: 'not_found' } } })
  })
})
