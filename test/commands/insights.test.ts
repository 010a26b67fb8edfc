import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
const range = { from: '2026-01-01', to: '2026-01-02' }
const query = { kind: 'trend', series: [{ event: 'purchase' }], range, time_zone: 'UTC' }

beforeAll(async () => {
  here = await servedFolder()
  const item = { event_name: 'purchase', event_id: 'p', user_id: 'u', event_created: '2026-01-01T10:00:00Z' }
  await here.run(['events', 'import', '-'], { input: JSON.stringify(item) })
})
afterAll(() => here?.remove())

describe('insights', () => {
  it('are listed, and asked by name or id', async () => {
    const none = await here.run(['insights'])
    expect(none).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('There is no insight yet.') })
    const id = await save('Purchases a day')
    const listed = await here.run(['insights'])
    expect(listed.stdout).toContain(id)
    expect(listed.stdout).toContain('Purchases a day')
    const byFlags = await here.run(['query', 'purchase', '--from', range.from, '--to', range.to, '--time-zone', 'UTC'])
    for (const name of ['purchases a day', id]) {
      const asked = await here.run(['query', '--insight', name])
      expect(asked).toMatchObject({ code: 0, stdout: byFlags.stdout })
    }
  })

  it('are named where the name is nearly right, or is that of two', async () => {
    const wrong = await here.run(['query', '--insight', 'Purchases a dya'])
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('Did you mean "Purchases a day"?')
    const second = await save('Purchases a day')
    const both = await here.run(['query', '--insight', 'Purchases a day'])
    expect(both.code).toBe(2)
    expect(both.stderr).toContain(`--insight ${second}`)
    const more = await here.run(['query', 'signed_up', '--insight', second])
    expect(more.stderr).toContain('--insight holds the whole question')
  })
})

async function save(name: string): Promise<string> {
  const token = readFileSync(join(here.path, '.dataloaf/token'), 'utf8').trim()
  const response = await fetch(`${here.address}/api/apps/${here.appId}/insights`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ name, query }),
  })
  return ((await response.json()) as { insight_id: string }).insight_id
}
