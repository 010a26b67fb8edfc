import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder, start, until } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
const range = ['--from', '2026-01-01', '--to', '2026-01-03', '--time-zone', 'UTC']

beforeAll(async () => {
  here = await servedFolder()
  const events = [
    ['signed_up', 'u1', '2026-01-01T10:00:00Z'],
    ['purchase', 'u1', '2026-01-01T10:10:00Z'],
    ['signed_up', 'u2', '2026-01-01T11:00:00Z'],
    ['purchase', 'u1', '2026-01-03T10:00:00Z'],
  ].map(([event_name, user_id, event_created], i) => ({ event_name, event_id: `e${i}`, user_id, event_created }))
  await here.run(['events', 'import', '-'], { input: events.map((event) => JSON.stringify(event)).join('\n') })
})
afterAll(() => here?.remove())

describe.each([
  ['trend', ['purchase', ...range], { series: [{ values: [1, 0, 1], total: 2 }] }],
  ['funnel', ['signed_up', 'purchase', ...range], { steps: [{ count: 2 }, { count: 1, seconds_median: 600 }] }],
  ['retention', ['--start', 'signed_up', ...range], { average: [1, 0, 0.5] }],
  ['lifecycle', range, { new: [2, 0, 0], resurrecting: [0, 0, 1], dormant: [0, -2, 0] }],
  ['stickiness', range, { intervals: [1, 2, 3], users: [1, 1, 0] }],
  ['paths', range, { links: [{ source: '1_signed_up', target: '2_purchase', count: 1, seconds_avg: 600 }] }],
  ['sessions', [...range, '--interval', 'none'], { total: 3 }],
  ['web', range, { totals: { visitors: 0, views: 0 }, timeline: { views: [0, 0, 0] } }],
  ['sql', ['select count(*) as n from events'], { rows: [[4]] }],
] as [string, string[], object][])('query %s', (kind, flags, numbers) => {
  it('answers with the numbers', async () => {
    const { code, json } = await here.run(['query', kind, ...flags, '--json'])
    expect({ code, answer: json() }).toMatchObject({ code: 0, answer: { kind, ...numbers } })
  })

  it('is CSV, a plan and a picture no wider than the terminal', async () => {
    const ask = (flag: string[]) => here.run(['query', kind, ...flags, ...flag], { env: { COLUMNS: '80' } })
    expect((await ask(['--csv'])).stdout.trim().split('\r\n').length).toBeGreaterThan(1)
    expect((await ask(['--explain'])).stdout).toMatch(/select/)
    const { code, stdout } = await ask(['--chart', 'picture'])
    expect({ code, widest: Math.max(...stdout.split('\n').map((line) => line.length)) <= 80 }).toEqual({
      code: 0,
      widest: true,
    })
    expect(stdout.trim()).not.toBe('')
  })
})

it('says on standard error that there is no such event', async () => {
  expect((await here.run(['query', 'funnel', 'signed_up', 'purchsae', ...range])).stderr).toContain('purchsae')
})

it('--watch --json in a pipe is a line for each answer, and Ctrl-C ends it with 130', async () => {
  const child = start(['query', 'trend', 'purchase', ...range, '--watch', '1', '--json'], { cwd: here.path })
  const ended = once(child, 'close')
  const said = await until(child.stdout, '}\n{')
  child.kill('SIGINT')
  expect(JSON.parse(said.split('\n')[0]!)).toMatchObject({ series: [{ total: 2 }] })
  expect((await ended)[0]).toBe(130)
})
