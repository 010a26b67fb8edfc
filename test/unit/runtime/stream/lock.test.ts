import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory, lockOwner } from '../../../../src/runtime/stream/lock.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dataloaf-lock-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('a lock', () => {
  it('keeps a second owner out, and says who has it and what to do', async () => {
    const lock = await lockDirectory(directory, () => Date.UTC(2026, 0, 31))
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'directory_in_use',
      message: expect.stringContaining(`process ${process.pid} since 2026-01-31T00:00:00.000Z`),
      hint: expect.stringMatching(/dataloaf down.*--data-dir/),
    })
    expect(await lockOwner(directory)).toEqual({ pid: process.pid, since: '2026-01-31T00:00:00.000Z' })
    await lock.release()
  })

  it('lets the next one in when it is released', async () => {
    await (await lockDirectory(directory)).release()
    expect(await lockOwner(directory)).toBeNull()
    await (await lockDirectory(directory)).release()
  })

  it('goes to one of many that start at once', async () => {
    const locks = await Promise.allSettled(Array.from({ length: 5 }, () => lockDirectory(directory)))
    const won = locks.filter((lock) => lock.status === 'fulfilled')
    expect(won).toHaveLength(1)
    await won[0]!.value.release()
  })

  it('does not believe what a crashed owner left, even if its pid is alive again', async () => {
    await writeFile(join(directory, 'lock'), JSON.stringify({ pid: process.ppid, since: '2026-01-01T00:00:00.000Z' }))
    await writeFile(join(directory, 'lock.db'), '')
    await (await lockDirectory(directory)).release()
  })

  it('stays although nobody refers to it any more', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    await lockDirectory(directory)
    for (let round = 0; round < 3; round += 1) {
      collectGarbage()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'directory_in_use' })
  })

  it('makes the directory, for its owner only', async () => {
    const lock = await lockDirectory(join(directory, 'a', 'b'))
    expect((await stat(join(directory, 'a', 'b'))).mode & 0o777).toBe(0o700)
    await lock.release()
  })

  it('is nobody’s in a directory that is not there', async () => {
    expect(await lockOwner(join(directory, 'none'))).toBeNull()
  })
})
