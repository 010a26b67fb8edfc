import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportResult } from '../../src/cli/events/import.ts'
import { built } from '../support/built.ts'
import { start } from '../support/cli.ts'
import { type Into, importPlace } from '../support/imported.ts'

/** Objects of the first DataLoaf: without ids, without newlines, every tenth there twice. */
const rows = 45_000
const text = Array.from({ length: rows }, (_, n) => {
  const which = n % 10 === 9 ? n - 1 : n
  const time = new Date(Date.UTC(2024, 2, 1) + which * 1_000).toISOString().replace('T', '').replace('Z', '')
  return JSON.stringify({
    event_name: 'read',
    user_id: `u${which % 777}`,
    event_created: time,
    event_attributes: { n: String(which) },
  })
}).join('')
const sums =
  'select count(*) as events, count(distinct user_id) as users, count(distinct event_id) as ids, min(event_created) as first, max(event_created) as last from events'
const all = { events: rows, users: 777, ids: rows, first: '2024-03-01T00:00:00.000Z', last: '2024-03-01T12:29:58.000Z' }

let place: Awaited<ReturnType<typeof importPlace>>
beforeAll(async () => {
  await built('cli')
  place = await importPlace()
  writeFileSync(join(place.path, 'object.gz'), gzipSync(text))
})
afterAll(() => place?.remove())

describe('an import that is cut off', () => {
  it('by kill -9, again and again, ends with the same numbers, and what was taken is not sent again', async () => {
    const into = await place.into()
    for (const cut of [0, 10_000, 30_000]) {
      const child = command(into)
      await sentAtLeast(cut)
      child.kill('SIGKILL')
      await ended(child)
    }
    const before = sent()
    const result = await into.take('object.gz')
    expect(result).toMatchObject({ resumed_after: before, rejected: 0, accepted: rows })
    expect(before).toBeGreaterThanOrEqual(30_000)
    // Only parts that were on their way when the command died came twice.
    expect(result.duplicates).toBeLessThanOrEqual(30_000)
    expect(await into.ask(sums)).toEqual([all])
    expect(sent()).toBe(0)
    expect(await into.take('object.gz')).toMatchObject({ accepted: rows, duplicates: rows })
    expect(await into.ask(sums)).toEqual([all])
  })

  it('by Ctrl-C says that it goes on, ends with 130 and does', async () => {
    const into = await place.into()
    const child = command(into)
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    await sentAtLeast(10_000)
    child.kill('SIGINT')
    expect(await ended(child)).toBe(130)
    expect(said).toMatch(/The import was stopped.*\n.*The same command goes on where this one stopped, after \d+ items/)
    const before = sent()
    expect(await into.take('object.gz')).toMatchObject({ resumed_after: before, accepted: rows, duplicates: 0 })
    expect(await into.ask(sums)).toEqual([all])
  })

  it('by a server that is killed goes on once it is back', async () => {
    const into = await place.into()
    const child = command(into)
    await sentAtLeast(10_000)
    const { pid } = JSON.parse(readFileSync(join(place.path, '.dataloaf', 'server.json'), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
    expect(await ended(child)).not.toBe(0)
    await place.run(['up', '--detach', '--port', '0', '--json'])
    const result = await into.take('object.gz')
    expect(result.resumed_after).toBeGreaterThanOrEqual(10_000)
    expect(await into.ask(sums)).toEqual([all])
  })

  it('of a file that changed meanwhile begins anew', async () => {
    const into = await place.into()
    const child = command(into)
    await sentAtLeast(10_000)
    child.kill('SIGKILL')
    await ended(child)
    writeFileSync(join(place.path, 'object.gz'), gzipSync(text.slice(0, text.indexOf('}}{', 5_000) + 2)))
    const result: ImportResult = await into.take('object.gz')
    expect(result).not.toHaveProperty('resumed_after')
    writeFileSync(join(place.path, 'object.gz'), gzipSync(text))
  })
})

function command({ app }: Into) {
  return start(['events', 'import', 'object.gz', '--app', app], { cwd: place.path })
}

function ended(child: ReturnType<typeof start>): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode)
    child.once('close', resolve)
  })
}

/** Items that the server has by what the command noted; 0 when nothing is under way. */
function sent(): number {
  const folder = join(place.path, '.dataloaf', 'imports-under-way')
  const [file] = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  return file === undefined ? 0 : (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { sent: number }).sent
}

/** The test's own time limit ends it when it never is. */
async function sentAtLeast(count: number): Promise<void> {
  // A little later than noted, and not always at the same place.
  while (sent() < count) await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 100))
}
