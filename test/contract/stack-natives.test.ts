import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Artifacts, artifactsIn } from '../../src/stack/artifact.ts'
import { artifactsFor } from '../../src/stack/natives.ts'
import { npmMissing } from '../support/natives.ts'

const host = { warehouse: { kind: 'host' } } as const

describe('what the host of a deployment runs', () => {
  let folder: string
  let artifacts: Artifacts
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-natives-'))
    artifacts = artifactsIn('dist')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.skipIf(npmMissing('DuckDB and SQLite for another machine'))(
    'with data of its own holds DuckDB and SQLite for Amazon Linux on Graviton, fetched once',
    async () => {
      const root = join(folder, 'natives')
      const onFetch = vi.fn()
      const { server, ...others } = await artifactsFor(host, artifacts, { root, onFetch })
      expect({ server: artifacts.server, ...others }).toEqual(artifacts)
      const place = join(folder, 'opt')
      mkdirSync(place)
      execFileSync('tar', ['--extract', '--gzip', '--file', server, '--directory', place])
      expect(['server.js', 'web/index.html'].filter((file) => !existsSync(join(place, file)))).toEqual([])
      const programs = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((f) => /\.(node|so)$/.test(f))
      expect(programs.map((file) => file.split('/').at(-1)).sort()).toEqual(
        expect.arrayContaining(['duckdb.node', 'index.node', 'libduckdb.so']),
      )
      for (const file of programs) {
        const program = readFileSync(join(place, file))
        expect({ file, elf: program.toString('latin1', 1, 4), machine: program.readUInt16LE(18) }).toEqual({
          file,
          elf: 'ELF',
          machine: 0xb7,
        })
        expect([file, ...tooNew(program)]).toEqual([file])
      }

      const before = readFileSync(server)
      const broken = { PATH: '/nowhere' }
      await withEnvironment(broken, async () => {
        await artifactsFor(host, artifacts, { root, onFetch })
      })
      expect(onFetch).toHaveBeenCalledTimes(1)
      expect(readFileSync(server).equals(before)).toBe(true)

      const [kept = ''] = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => /tar\.gz$/.test(f))
      writeFileSync(join(root, kept), 'cut off')
      await artifactsFor(host, artifacts, { root, onFetch })
      expect(onFetch).toHaveBeenCalledTimes(2)
      expect(readFileSync(server).equals(before)).toBe(true)
    },
  )

  it('with Redshift is the server as it was built', async () => {
    const root = join(folder, 'none')
    const serverless = { warehouse: { kind: 'serverless', rpu: 4, monthlyRpuHours: 1 } } as const
    expect(await artifactsFor(serverless, artifacts, { root })).toEqual(artifacts)
    expect(existsSync(root)).toBe(false)
  })

  it('is refused plainly without npm’s registry, and nothing of it is kept', async () => {
    const root = join(folder, 'offline')
    const nowhere = { npm_config_registry: 'http://127.0.0.1:9', npm_config_cache: join(folder, 'cache') }
    await withEnvironment(nowhere, async () => {
      await expect(artifactsFor(host, artifacts, { root })).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/^DuckDB and SQLite for the insights host could not be fetched with npm\. /),
        hint: expect.stringContaining('npm ping'),
      })
    })
    expect(readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([])
  })

  it('is refused when the package lacks what says which they are', async () => {
    const dist = join(folder, 'dist')
    mkdirSync(dist)
    cpSync(artifacts.server, join(dist, 'server.tgz'))
    const server = join(dist, 'server.tgz')
    const incomplete = artifactsFor(host, { ...artifacts, server }, { root: join(folder, 'r') })
    await expect(incomplete).rejects.toMatchObject({ code: 'not_found', hint: 'npm run build' })
  })
})

/** Versions of the C and C++ libraries that a program wants and Amazon Linux 2023 does not have. */
function tooNew(program: Buffer): string[] {
  const has = { GLIBC_2: 34, 'GLIBCXX_3.4': 29 }
  const text = program.toString('latin1')
  return Object.entries(has).flatMap(([library, newest]) => {
    const wanted = text.matchAll(new RegExp(`${library.replace('.', '\\.')}\\.(\\d+)(?!\\d|\\.)`, 'g'))
    return [...new Set([...wanted].filter(([, minor]) => Number(minor) > newest).map(([name]) => name))]
  })
}

async function withEnvironment(variables: { [name: string]: string }, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env }
  Object.assign(process.env, variables)
  try {
    await work()
  } finally {
    for (const name of Object.keys(variables)) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}
