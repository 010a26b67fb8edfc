import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { place } from '../../../src/cli/place.ts'
import { readPassword, settings } from '../../../src/cli/settings.ts'

const configured = {
  name: 'My shop',
  time_zone: 'Asia/Tokyo',
  admin_email: 'a@example.com',
  local: { port: 4700, data_directory: './data' },
}

const made: string[] = []
afterAll(() => {
  for (const path of made) rmSync(path, { recursive: true, force: true })
})

describe('where a command works', () => {
  it('is here, with data in .dataloaf, when there is no dataloaf.json', () => {
    const cwd = folder()
    expect(place({ cwd })).toEqual({ directory: cwd, file: null, project: {}, dataDirectory: join(cwd, '.dataloaf') })
  })

  it('is the nearest dataloaf.json above, whose paths count from its own folder', () => {
    const root = folder(configured)
    const cwd = join(root, 'a', 'b')
    mkdirSync(cwd, { recursive: true })
    expect(place({ cwd })).toMatchObject({ directory: root, dataDirectory: join(root, 'data') })
  })

  it('a flag or the environment wins over the file, and counts from here', () => {
    const root = folder(configured)
    const cwd = join(root, 'a')
    mkdirSync(cwd)
    expect(place({ cwd, dataDirectory: 'mine' }).dataDirectory).toBe(join(cwd, 'mine'))
  })

  it.each(['{"name":', '[]', '"text"'])('refuses a file that holds %s', (text) => {
    const cwd = folder()
    writeFileSync(join(cwd, 'dataloaf.json'), text)
    expect(() => place({ cwd })).toThrow(expect.objectContaining({ code: 'invalid_config' }))
  })
})

describe('a setting', () => {
  it('comes from the flag, else dataloaf.json, else the default', () => {
    const here = place({ cwd: folder(configured) })
    expect(settings({ port: 1, name: 'Flag' }, here)).toMatchObject({ port: 1, name: 'Flag', timeZone: 'Asia/Tokyo' })
    expect(settings({}, here)).toMatchObject({
      port: 4700,
      name: 'My shop',
      host: '127.0.0.1',
      adminEmail: 'a@example.com',
    })
    expect(settings({}, place({ cwd: folder() }))).toMatchObject({ port: 4600, host: '127.0.0.1' })
  })

  it('a public address is a server’s, without a path', () => {
    const here = place({ cwd: folder() })
    expect(settings({ 'public-address': 'https://insights.example.com/' }, here).publicAddress).toBe(
      'https://insights.example.com',
    )
    expect(() => settings({ 'public-address': 'insights.example.com' }, here)).toThrow('is not the address of a server')
  })

  it('port 0 is a port like any other', () => {
    expect(settings({ port: 0 }, place({ cwd: folder(configured) })).port).toBe(0)
  })
})

describe('the password', () => {
  it('is a file’s first line, else the environment’s, else none', () => {
    const file = join(folder(), 'password')
    writeFileSync(file, 'from the file\nsecond line\n')
    const env = { DATALOAF_ADMIN_PASSWORD: 'from the environment' }
    expect(readPassword(file, env)).toBe('from the file')
    expect(readPassword(undefined, env)).toBe('from the environment')
    expect(readPassword(undefined, {})).toBeUndefined()
  })

  it('an empty file is refused', () => {
    const file = join(folder(), 'password')
    writeFileSync(file, '\n')
    expect(() => readPassword(file, {})).toThrow('holds no password')
  })
})

function folder(config?: object): string {
  const path = mkdtempSync(join(tmpdir(), 'dataloaf-place-'))
  made.push(path)
  if (config) writeFileSync(join(path, 'dataloaf.json'), JSON.stringify(config))
  return path
}
