import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder, start, until } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

describe('events send', () => {
  it('answers the event’s id; the event arrives with its attributes', async () => {
    const flags = ['--user', 'u1', '-a', 'plan=pro', '-a', 'amount=12.5', '--at', '2026-01-31T10:00:00Z']
    const { code, stdout, stderr } = await here.run(['events', 'send', 'sent', ...flags])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/),
      stderr: '✓ sent sent\n',
    })
    const { json } = await here.run(['events', 'tail', '--event', 'sent', '--count', '1', '--json'])
    expect(json()).toMatchObject({
      event_id: stdout.trim(),
      user_id: 'u1',
      event_created: '2026-01-31T10:00:00.000Z',
      event_attributes: { plan: 'pro', amount: 12.5 },
    })
  })

  it('exits 2 with the collector’s reason for an event it refuses', async () => {
    const { code, json } = await here.run(['events', 'send', '', '--json'])
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: { error: { code: 'invalid_input', message: expect.stringContaining('event_name') } },
    })
  })

  it('exits 3 for a key that is not known', async () => {
    const { code, json } = await here.run(['events', 'send', 'x', '--write-key', 'wk_nobodys', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 3, json: { error: { code: 'unauthorized' } } })
  })
})

describe('events import', () => {
  it('returns when loaded; the same file again is all duplicates', async () => {
    writeFileSync(join(here.path, 'events.ndjson'), lines('first', 50))
    const first = await here.run(['events', 'import', 'events.ndjson', '--json'])
    const files = [{ file: 'events.ndjson', formats: ['dataloaf'], items: 50 }]
    const counts = { accepted: 50, duplicates: 0, rejected: 0, reasons: [] }
    expect(first.json()).toEqual({ ...counts, files, seconds: expect.any(Number) })
    expect(await count('first')).toBe(50)
    const second = await here.run(['events', 'import', 'events.ndjson', '--json'])
    expect(second.json()).toMatchObject({ accepted: 50, duplicates: 50 })
    expect(await count('first')).toBe(50)
  })

  it('takes gzip by what is in the file, an array, several files and standard input', async () => {
    writeFileSync(join(here.path, 'a.data'), gzipSync(lines('mixed', 5, 'a')))
    writeFileSync(
      join(here.path, 'b.json'),
      `\n ${JSON.stringify(
        lines('mixed', 5, 'b')
          .split('\n')
          .map((line) => JSON.parse(line)),
      )}`,
    )
    writeFileSync(join(here.path, 'c.gz'), gzipSync(JSON.stringify([{ event_name: 'mixed', event_id: 'c0' }])))
    const { json } = await here.run(['events', 'import', 'a.data', 'b.json', 'c.gz', '-', '--json'], {
      input: lines('mixed', 2, 'd'),
    })
    expect(json()).toMatchObject({ accepted: 13, rejected: 0 })
    expect(await count('mixed')).toBe(13)
  })

  it('reports what was refused with its place, and goes on with the rest', async () => {
    const input = [lines('partly', 2), '{"event_name":""}', 'not json', lines('partly', 1, 'z')].join('\n')
    const { code, stdout, stderr } = await here.run(['events', 'import', '-'], { input })
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^accepted 3 {2}duplicates 0 {2}rejected 2 {2}in \d/),
    })
    expect(stderr).toMatch(/standard input, row 3: .*event_name/)
    expect(stderr).toMatch(/standard input, row 4: It is not JSON/)
  })

  it('--no-wait returns before anything is loaded', async () => {
    const { code, json } = await here.run(['events', 'import', '-', '--no-wait', '--json'], {
      input: lines('later', 10),
    })
    expect({ code, json: json() }).toMatchObject({ code: 0, json: { accepted: 10, duplicates: 0 } })
  })

  it('a file that is not there, and a file of nothing but refused items, fail', async () => {
    expect(await here.run(['events', 'import', 'absent.ndjson'])).toMatchObject({
      code: 2,
      stderr: '✗ absent.ndjson does not exist.\n',
    })
    const { code, json } = await here.run(['events', 'import', '-', '--json'], { input: '{"event_name":""}' })
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: { error: { code: 'invalid_input', message: 'Every item was refused.' } },
    })
  })

  it('cannot be cancelled where it is taken in while it is sent', async () => {
    expect(await here.run(['events', 'cancel', 'i1', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/taken in while it is sent[\s\S]*Ctrl-C/),
    })
  })

  it('an empty file is no failure', async () => {
    expect((await here.run(['events', 'import', '-', '--json'])).json()).toMatchObject({ accepted: 0, rejected: 0 })
  })
})

describe('events tail', () => {
  it('shows events as they come, one a line, until Ctrl-C', async () => {
    const child = start(['events', 'tail', '--event', 'live', '--json'], { cwd: here.path })
    await until(child.stderr, 'as they arrive')
    const seen = until(child.stdout, '\n')
    await here.run(['events', 'send', 'unheard'])
    await here.run(['events', 'send', 'live', '--user', 'u9'])
    expect(JSON.parse(await seen)).toMatchObject({ event_name: 'live', user_id: 'u9' })
    child.kill('SIGINT')
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  })
})

function lines(name: string, count: number, prefix = name): string {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({
      event_name: name,
      event_id: `${prefix}${i}`,
      user_id: `u${i}`,
      event_created: '2026-01-31T10:00:00Z',
    }),
  ).join('\n')
}

async function count(event: string): Promise<number> {
  const { json } = await here.run(['query', event, '--all', '--interval', 'none', '--json'])
  return json<{ series: { total: number }[] }>().series[0]!.total
}
