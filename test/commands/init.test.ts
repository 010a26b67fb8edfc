import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Folder, folder } from '../support/cli.ts'

const folders: Folder[] = []
afterEach(() => Promise.all(folders.splice(0).map((one) => one.remove())))

const said = { name: 'My shop', 'admin-email': 'a@example.com', 'time-zone': 'Europe/Berlin' }
const enough = flags()

describe('init', () => {
  it('writes dataloaf.json, which holds no secret, and shows the password it made up once', async () => {
    const here = fresh()
    const { code, stdout, stderr } = await here.run(['init', ...enough, '--port', '4711', '--data-dir', 'data'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${here.path}/dataloaf.json\n` })
    expect(config(here)).toEqual({
      $schema: expect.stringMatching(/dist\/dataloaf\.schema\.json$/),
      name: 'My shop',
      target: 'local',
      time_zone: 'Europe/Berlin',
      admin_email: 'a@example.com',
      local: { port: 4711, data_directory: 'data' },
    })
    expect(stderr).toMatch(/sign in {4}a@example\.com {2}\S+-\S+ {2}shown only this once/)
    expect(statSync(join(here.path, 'data')).mode & 0o777).toBe(0o700)
  })

  it('under --json answers all of it', async () => {
    const { code, json, stderr } = await fresh().run(['init', ...enough, '--json', '--quiet'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(json()).toMatchObject({
      app_name: 'My shop',
      app_id: expect.stringMatching(/^app_/),
      write_key: expect.stringMatching(/^wk_/),
      sign_in: { email: 'a@example.com', password: expect.stringMatching(/.{16,}/) },
    })
  })

  it('takes the password from a file or the environment, and never shows it', async () => {
    const fromFile = fresh()
    writeFileSync(join(fromFile.path, 'password'), 'correct horse battery\n')
    const fromEnvironment = fresh()
    const env = { DATALOAF_ADMIN_PASSWORD: 'correct horse battery' }
    for (const { code, stdout, stderr } of [
      await fromFile.run(['init', ...enough, '--admin-password-file', 'password']),
      await fromEnvironment.run(['init', ...enough], { env }),
    ]) {
      expect({ code, shown: (stdout + stderr).includes('horse') }).toEqual({ code: 0, shown: false })
      expect(stderr).toContain('with the password it was given')
    }
    expect(readFileSync(join(fromFile.path, 'dataloaf.json'), 'utf8')).not.toContain('horse')
  })

  it('names the flag of an answer that is missing', async () => {
    const here = fresh()
    const { code, stdout, stderr } = await here.run(['init', '--name', 'My shop'])
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: '✗ The admin’s e-mail address is missing, and there is nobody to ask.\n  --admin-email you@example.com\n',
    })
    expect(existsSync(join(here.path, 'dataloaf.json'))).toBe(false)
  })

  it.each([
    ['--time-zone', 'Mars/Olympus', '"Mars/Olympus" is no time zone; write an IANA name like Europe/Berlin.'],
    ['--admin-email', 'nobody', '"nobody" is no e-mail address.'],
    ['--port', '70000', '--port: expected an integer less than or equal to 65535 but received: 70000.'],
    ['--region', 'eu-central-1', '--region is not for the target "local".'],
    ['--target', 'moon', 'Expected --target=moon to be one of: local, aws.'],
    ['--admin-password-file', 'absent', 'absent does not exist.'],
  ])('refuses %s %s', async (flag, value, message) => {
    const { code, json } = await fresh().run(['init', ...flags({ [flag.slice(2)]: value }), '--json'])
    expect({ code, error: json<{ error: { message: string } }>().error.message }).toEqual({ code: 2, error: message })
  })

  it('leaves a dataloaf.json that is there alone, unless --force; data and account stay', async () => {
    const here = fresh()
    const first = await here.run(['init', ...enough, '--json'])
    const before = readFileSync(join(here.path, 'dataloaf.json'), 'utf8')
    const again = await here.run(['init', ...flags({ name: 'Other' })])
    expect(again).toMatchObject({
      code: 2,
      stderr: '✗ There is a dataloaf.json here already.\n  --force changes it; the data stay.\n',
    })
    expect(readFileSync(join(here.path, 'dataloaf.json'), 'utf8')).toBe(before)

    const forced = await here.run(['init', ...flags({ name: 'Other' }), '--force', '--json'])
    const [a, b] = [first.json<{ app_id: string }>(), forced.json<{ app_id: string; sign_in: object }>()]
    expect(b).toMatchObject({ app_id: a.app_id, sign_in: { email: 'a@example.com' } })
    expect(b.sign_in).not.toHaveProperty('password')
    expect(config(here)).toMatchObject({ name: 'Other', time_zone: 'Europe/Berlin' })
  })
})

function flags(more: { [flag: string]: string } = {}): string[] {
  return ['--yes', ...Object.entries({ ...said, ...more }).flatMap(([flag, value]) => [`--${flag}`, value])]
}

function fresh(): Folder {
  const here = folder()
  folders.push(here)
  return here
}

function config({ path }: Folder): unknown {
  return JSON.parse(readFileSync(join(path, 'dataloaf.json'), 'utf8'))
}
