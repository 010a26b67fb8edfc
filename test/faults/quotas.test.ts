import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, expect, it } from 'vitest'
import { openLocal } from '../../src/runtime/targets/local.ts'
import { temporaryDirectory } from '../support/local.ts'
import { builtWriter } from '../support/writer.ts'

const writer = builtWriter('quotas-writer')
const directory = await temporaryDirectory()
afterAll(() => directory.remove())

it('a server that is killed forgets no more than what it counted in the last two seconds', async () => {
  const child = spawn(process.execPath, [writer, directory.path], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  const { over, write_key } = JSON.parse(String(said)) as { over: boolean; write_key: string }
  expect(over).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const runtime = await openLocal({ dataDirectory: directory.path })
  const owner = (await runtime.keys.find(write_key))!
  expect(runtime.quotas.use(owner.app_id, '10/month')?.events).toBe(7)
  expect(runtime.quotas.over(owner)).toBeUndefined()
  runtime.quotas.note(owner, 3)
  expect(runtime.quotas.over(owner)).toBeDefined()
  await runtime.close()
}, 60_000)
