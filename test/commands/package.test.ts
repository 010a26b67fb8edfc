import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = realpathSync(mkdtempSync(join(tmpdir(), 'dataloaf-package-')))
const env = { PATH: process.env.PATH, HOME: process.env.HOME, TZ: 'UTC', npm_config_update_notifier: 'false' }
const run = (command: string, ...args: string[]) =>
  promisify(execFile)(command, args, { cwd: place, env, maxBuffer: 1e8 })

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'tools', 'bundle.js')])
  await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', place], { cwd: root, env })
  const tarball = readdirSync(place).find((name) => name.endsWith('.tgz'))
  writeFileSync(join(place, 'package.json'), '{"name":"customer","private":true,"type":"module"}')
  await run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', `./${tarball}`)
}, 180_000)

afterAll(async () => {
  await run('npx', '--no-install', 'dataloaf', 'down').catch(() => undefined)
  rmSync(place, { recursive: true, force: true })
})

describe('the package, installed into an empty folder', () => {
  it('brings in nothing but DuckDB and libsql', () => {
    const packages = readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'))
    expect(packages.sort()).toEqual(['@duckdb', '@libsql', '@neon-rs', 'dataloaf', 'detect-libc', 'libsql'])
  })

  it('holds no sources, tests or notes to ourselves, and stays small', () => {
    const folder = join(place, 'node_modules', 'dataloaf')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    expect(
      files.filter((file) => /(^|\/)(src|test|tools|web\/parts)(\/|$)|\.tsx?$/.test(file) && !file.endsWith('.d.ts')),
    ).toEqual([])
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'dist/dataloaf.schema.json', 'dist/web/index.html']))
    const sizes = files.map((file) => statSync(join(folder, file))).map((stat) => (stat.isFile() ? stat.size : 0))
    // A good part of it is Pulumi and the AWS SDK, which only the commands of the aws target load; 0.7 MB is SAML, twice, 0.2 MB GraphQL.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(11_000_000)
  })

  it('init, up, send, query, down', async () => {
    const dataloaf = (...args: string[]) => run('npx', '--no-install', 'dataloaf', ...args)
    await dataloaf('init', '--yes', '--name', 'Customer', '--admin-email', 'a@example.com', '--quiet')
    const config = JSON.parse(readFileSync(join(place, 'dataloaf.json'), 'utf8'))
    expect(readFileSync(join(place, config.$schema), 'utf8')).toContain('json-schema.org')

    const up = await dataloaf('up', '--detach', '--port', '0', '--json')
    const { address, write_key } = JSON.parse(up.stdout)
    expect(await (await fetch(address)).text()).toContain('<script type="module"')

    const program = `
      import { DataLoaf } from 'dataloaf/node'
      const dataloaf = new DataLoaf({ endpoint: '${address}', writeKey: '${write_key}' })
      dataloaf.track('installed', { userId: 'u1' })
      await dataloaf.close()`
    await run(process.execPath, '--input-type=module', '--eval', program)
    await dataloaf('doctor')
    const { stdout } = await dataloaf('query', 'installed', '--interval', 'none', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ series: [{ total: 1 }] })
    expect((await dataloaf('down', '--json')).stdout).toContain('"stopped": true')
  })

  it('each entry point imports, with its types beside it', async () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const [name, entry] of Object.entries<{ types?: string }>(exports)) {
      if (!entry.types) continue
      const specifier = name.replace('.', 'dataloaf')
      const { stdout } = await run(
        process.execPath,
        '--input-type=module',
        '--eval',
        `console.log(Object.keys(await import('${specifier}')).length)`,
      )
      expect(Number(stdout)).toBeGreaterThan(0)
      expect(statSync(join(place, 'node_modules', 'dataloaf', entry.types)).size).toBeGreaterThan(0)
    }
  })
})
