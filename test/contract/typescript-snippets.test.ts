import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { queryExamples } from '../../src/runtime/server/openapi/examples.ts'
import { QueryClient, type QueryClientOptions, type QueryFetch } from '../../src/sdk/query.ts'
import { asTypeScript } from '../../web/copies.ts'
import type { TrendQuery } from '../../web/language.ts'
import { useShop } from '../support/local.ts'

/** Runs a program that was copied from the web app; answers what it wrote to the console. */
async function run(program: string, { fetch, key }: { fetch: QueryFetch; key: string }): Promise<unknown> {
  class Client extends QueryClient {
    constructor(options: QueryClientOptions) {
      super({ ...options, fetch })
    }
  }
  const { outputText } = ts.transpileModule(program.replace(/^import .*$/m, ''), {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
  })
  let said: unknown
  const log = (value: unknown) => {
    said = value
  }
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor
  await new AsyncFunction('QueryClient', 'process', 'console', outputText)(
    Client,
    { env: { DATALOAF_API_KEY: key } },
    { log },
  )
  return said
}

describe('a question for a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-typescript-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const { shop } = useShop()

  it('is TypeScript that fits the client’s types, whatever the kind', { timeout: 120_000 }, () => {
    const query = join(import.meta.dirname, '../../src/sdk/query.ts')
    const files = Object.entries(queryExamples).map(([kind, example]) => {
      const file = join(folder, `${kind}.ts`)
      writeFileSync(file, asTypeScript(example, 'app', 'http://localhost').replace('dataloaf/query', query))
      return file
    })
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ['node'],
      typeRoots: [join(import.meta.dirname, '../../node_modules/@types')],
    })
    const told = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    expect(told).toEqual([])
  })

  it('is what a server answers, whatever the kind', { timeout: 120_000 }, async () => {
    const fetch: QueryFetch = (url, init) => shop.client.app.request(url, init)
    for (const [kind, example] of Object.entries(queryExamples)) {
      const written = asTypeScript(example, shop.appId, 'http://localhost')
      const said = await run(written, { fetch, key: shop.runtime.accounts.token })
      expect(said, kind).toMatchObject({ kind })
    }
  })

  it('says any question unchanged', { timeout: 120_000 }, async () => {
    const text = fc.string({ unit: 'binary' })
    const value = fc.jsonValue().filter((one) => !JSON.stringify(one).includes('-0'))
    await fc.assert(
      fc.asyncProperty(text, value, async (sql, more) => {
        const query = { kind: 'sql', sql, more } as unknown as TrendQuery
        let asked: unknown
        const fetch: QueryFetch = (_, { body }) => {
          asked = JSON.parse(body)
          return Response.json({})
        }
        await run(asTypeScript(query, 'app', 'http://localhost'), { fetch, key: 'k' })
        expect(asked).toEqual(JSON.parse(JSON.stringify(query)))
      }),
    )
  })
})
