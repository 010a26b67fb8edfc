import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, servedFolder } from '../support/cli.ts'

interface Found {
  ok: boolean
  checks: { name: string; ok: boolean; next?: string }[]
  stages: { stage: string; ok: boolean; milliseconds: number | null; next?: string }[]
}

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

describe('doctor', () => {
  it('follows one event from the collector to a query, with times', async () => {
    const { json } = await here.run(['doctor', '--json'])
    const { checks, stages } = json<Found>()
    expect(checks.filter(({ ok, name }) => !ok && name !== 'web app')).toEqual([])
    expect(stages.map(({ stage, ok }) => ({ stage, ok }))).toEqual(
      ['collector', 'journal', 'bucket', 'warehouse', 'query'].map((stage) => ({ stage, ok: true })),
    )
    const times = stages.flatMap(({ milliseconds }) => milliseconds ?? [])
    expect(times.length).toBeGreaterThanOrEqual(3)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('its event is in no chart, since it counts as a bot’s', async () => {
    await here.run(['doctor'])
    const ask = async (...flags: string[]) =>
      (await here.run(['query', '*', '--all', '--interval', 'none', '--json', ...flags])).json()
    expect(await ask()).toMatchObject({ series: [{ total: 0 }] })
    expect(await ask('--bots', 'only')).not.toMatchObject({ series: [{ total: 0 }] })
  })

  it('names what fails and the next step', async () => {
    const empty = folder()
    const { code, stdout, json } = await empty.run(['doctor', '--json'])
    expect({ code, stages: json<Found>().stages }).toEqual({ code: 1, stages: [] })
    expect(json<Found>().checks.find(({ name }) => name === 'server')).toMatchObject({
      ok: false,
      next: 'dataloaf up --detach',
    })
    expect(stdout).not.toContain('undefined')
    await empty.remove()
  })

  it('says that the app has no key to send with', async () => {
    await here.run(['apps', 'create', 'keyless'])
    const keys = (await here.run(['keys', '--app', 'keyless', '--json'])).json<{ key_id: string }[]>()
    for (const { key_id } of keys) await here.run(['keys', 'revoke', key_id, '--app', 'keyless', '--yes'])
    const { code, stdout } = await here.run(['doctor', '--app', 'keyless'])
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/✗ write key +The app has no write key\.\n +dataloaf keys create/),
    })
  })
})
