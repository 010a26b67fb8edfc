import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

describe('maintenance', () => {
  it('lets nothing be changed by other commands until it is off', async () => {
    expect((await here.run(['maintenance'])).stdout).toBe('off: everything may be changed\n')
    expect((await here.run(['maintenance', 'on', 'we move to AWS'])).code).toBe(0)
    expect((await here.run(['maintenance'])).stdout).toBe('on: we move to AWS\n')
    expect(await here.run(['apps', 'create', 'Another'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('✗ Nothing may be changed now: we move to AWS'),
    })
    expect((await here.run(['maintenance', '--json'])).json()).toEqual({ read_only: 'we move to AWS' })
    expect((await here.run(['maintenance', 'off'])).code).toBe(0)
    expect((await here.run(['apps', 'create', 'Another'])).code).toBe(0)
  })
})
