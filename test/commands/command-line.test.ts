import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { dataloaf, folder } from '../support/cli.ts'

const here = folder()
afterAll(here.remove)

describe('dataloaf', () => {
  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    for (const flag of ['--version', '-v']) {
      const { code, stdout, stderr } = await dataloaf([flag])
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: `dataloaf/${version} ${process.platform}-${process.arch} node-${process.version}\n`,
        stderr: '',
      })
    }
  })

  it('lists its commands', async () => {
    const { code, stdout } = await dataloaf(['--help'])
    expect(code).toBe(0)
    for (const command of [
      'init',
      'up',
      'status',
      'open',
      'logs',
      'down',
      'doctor',
      'query',
      'apps',
      'keys',
      'events',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
    }
  })

  it('every command has a description without a full stop and at least one example', async () => {
    const { commands } = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'))
    for (const { id, description, examples } of Object.values(commands) as {
      id: string
      description: string
      examples: string[]
    }[]) {
      expect({ id, summary: description.split('\n')[0] }).toEqual({
        id,
        summary: expect.stringMatching(/^[a-z].*[^.]$/),
      })
      expect({ id, examples: examples?.length ?? 0 }).not.toEqual({ id, examples: 0 })
    }
  })

  it('help exit-codes and help environment are topics', async () => {
    expect((await dataloaf(['help', 'exit-codes'])).stdout).toMatch(/130 {2}Ctrl-C/)
    expect((await dataloaf(['help', 'environment'])).stdout).toContain('DATALOAF_DATA_DIR')
  })

  it('suggests the command that was meant', async () => {
    const { code, stdout, stderr } = await dataloaf(['querry'])
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: '✗ There is no command "querry".\n  Did you mean dataloaf query?\n',
    })
  })
})

describe('a failure', () => {
  it('of a flag exits 2 and points to the help', async () => {
    const { code, stdout, stderr } = await dataloaf(['status', '--nonsense'])
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: '✗ Unknown flag: --nonsense.\n  dataloaf status --help\n',
    })
  })

  it('under --json is an object on standard output with the same exit code, and nothing of oclif’s', async () => {
    const { code, json, stderr } = await dataloaf(['status', '--nonsense', '--json'])
    expect({ code, json: json(), stderr }).toEqual({
      code: 2,
      json: { error: { code: 'invalid_input', message: 'Unknown flag: --nonsense.', hint: 'dataloaf status --help' } },
      stderr: '',
    })
  })

  it('of an unknown command under --json is one too', async () => {
    const { code, json } = await dataloaf(['nonsense', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 2, json: { error: { code: 'invalid_input' } } })
  })

  it.each([
    ['query', 'signed_up'],
    ['apps'],
    ['apps', 'create', 'x'],
    ['keys'],
    ['keys', 'create'],
    ['keys', 'revoke', 'key_x', '--yes'],
    ['events', 'send', 'x'],
    ['events', 'import', binaryFile()],
    ['events', 'tail'],
    ['open'],
  ])('without a server: %s %s', async (...args) => {
    const { code, stdout, stderr } = await here.run(args)
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `✗ DataLoaf is not running on ${here.path}/.dataloaf.\n  dataloaf up --detach, or --data-dir, or --url\n`,
    })
  })

  it('of a server elsewhere that wants a key exits 3', async () => {
    const { code, json } = await here.run(['apps', '--url', 'http://127.0.0.1:1', '--json'])
    expect({ code, json: json() }).toMatchObject({ code: 3, json: { error: { code: 'unauthorized' } } })
  })

  it('of a server elsewhere that is not there exits 1', async () => {
    const env = { DATALOAF_API_KEY: 'x' }
    const { code, json } = await here.run(['apps', '--url', 'http://127.0.0.1:1', '--json'], { env })
    expect({ code, json: json() }).toMatchObject({ code: 1, json: { error: { code: 'not_running' } } })
  })
})

function binaryFile(): string {
  return new URL('../../package.json', import.meta.url).pathname
}
