import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import type { EventItem } from '../../src/event.ts'
import { startReceiver } from '../support/receiver.ts'

const folder = mkdtempSync(join(tmpdir(), 'dataloaf-runtimes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What every runtime with the web's `fetch` has; nothing of Node. */
const web = {
  ...{ fetch, Blob, Response, Headers, AbortController, CompressionStream, TextEncoder, TextDecoder, URL },
  ...{ URLSearchParams, crypto, setTimeout, clearTimeout, queueMicrotask, console },
  // Two of the types that a context of its own would have of its own, which `fetch` would not know.
  ...{ Uint8Array, ArrayBuffer },
}

describe('the SDK outside of Node', () => {
  it.each(['edge', 'middleware', 'client'])('%s imports nothing of Node', async (name) => {
    const { inputs } = await bundled(name)
    const imported = Object.values(inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
    expect(imported.filter((path) => !path.startsWith('src/'))).toEqual([])
  })

  it('delivers with nothing but what the web has', async () => {
    const receiver = await startReceiver()
    const { text } = await bundled('edge', 'iife')
    const script = `${text}; const dataloaf = new sdk.DataLoaf({ endpoint: '${receiver.endpoint}', writeKey: 'wk_1' })
      dataloaf.track('from_web', { userId: 'u1' })
      dataloaf.close()`
    await runInContext(script, createContext({ ...web }))
    expect(receiver.accepted).toMatchObject([
      { event_name: 'from_web', context: { library: { name: 'dataloaf-server' } } },
    ])
    expect(receiver.requests[0]!.headers['content-encoding']).toBe('gzip')
    await receiver.close()
  })
})

describe.each([
  { name: 'deno', args: ['run', '--allow-all'] },
  { name: 'bun', args: ['run'] },
])('on $name', ({ name, args }) => {
  const program = programOf(name)
  // biome-ignore lint/suspicious/noConsole: what is skipped is said.
  if (!program) console.log(`skipped: ${name} (npm install ${name})`)

  it.skipIf(!program).each(['edge', 'node'])(
    'dataloaf/%s delivers, a spool survives, the process ends',
    async (entry) => {
      const receiver = await startReceiver()
      const { text } = await bundled(entry)
      writeFileSync(join(folder, `${entry}.mjs`), text)
      const file = join(folder, `${name}-${entry}.mjs`)
      writeFileSync(file, scriptFor(entry, receiver.endpoint))
      const child = spawn(program!, [...args, file], { stdio: ['ignore', 'inherit', 'inherit'] })
      const [code] = await once(child, 'close')
      expect(code).toBe(0)
      const names = receiver.accepted.map((item) => (item as EventItem).event_name)
      expect(names).toEqual(entry === 'node' ? ['left', 'tracked'] : ['tracked'])
      await receiver.close()
    },
  )
})

function scriptFor(entry: string, endpoint: string): string {
  const spool = JSON.stringify(join(folder, 'spool'))
  const leave = `const away = new DataLoaf({ endpoint: 'http://127.0.0.1:9', writeKey: 'wk_1', spool: ${spool}, closeTimeout: 50, onError() {} })
    away.track('left', { userId: 'u1' })
    await away.close()`
  return `import { DataLoaf } from './${entry}.mjs'
    ${entry === 'node' ? leave : ''}
    const dataloaf = new DataLoaf({ endpoint: '${endpoint}', writeKey: 'wk_1', spool: ${spool} })
    dataloaf.track('tracked', { userId: 'u1' })
    await dataloaf.flush()
    await dataloaf.close()`
}

async function bundled(name: string, format: 'esm' | 'iife' = 'esm') {
  const { outputFiles, metafile } = await build({
    entryPoints: [`src/sdk/${name}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    format,
    globalName: 'sdk',
    platform: name === 'node' ? 'node' : 'neutral',
    ...(name !== 'node' && { external: ['node:*'] }),
  })
  return { text: outputFiles[0]!.text, inputs: metafile.inputs }
}

/** From the package's own tools, or the machine's; undefined when neither has one that runs. */
function programOf(name: string): string | undefined {
  const own = join('node_modules', '.bin', name)
  return [own, name]
    .filter((program) => program !== own || existsSync(own))
    .find((program) => spawnSync(program, ['--version']).status === 0)
}
