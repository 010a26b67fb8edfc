import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ts from 'typescript'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlanCheck } from '../../src/cli/plan/check.ts'
import { servedFolder } from '../support/cli.ts'
import { until } from '../support/local.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
beforeAll(async () => {
  here = await servedFolder()
})
afterAll(() => here?.remove())

const root = fileURLToPath(new URL('../..', import.meta.url))
const write = (file: string, content: unknown) =>
  writeFileSync(join(here.path, file), typeof content === 'string' ? content : JSON.stringify(content))
const read = (file: string) => readFileSync(join(here.path, file), 'utf8')

const plan = {
  events: {
    signed_up: {
      description: 'Somebody made an account.',
      owner: 'growth',
      attributes: {
        plan: { type: 'text', required: true, enum: ['free', 'pro'] },
        referrer: { type: 'text', pii: 'personal' },
      },
    },
    bought: { attributes: { amount: { type: 'number', required: true } }, other_attributes: true },
    opened: {},
    clicked: { deprecated: 'use bought' },
  },
}

beforeEach(() => {
  write('dataloaf.plan.json', plan)
  mkdirSync(join(here.path, 'src'), { recursive: true })
  write('src/app.ts', `dataloaf.track('signed_up', {})\ntrack("bought")\ntrack(\`opened\`)\n`)
})

describe('plan push and pull', () => {
  it('make the file’s plan the app’s, and the app’s the file’s', async () => {
    const first = await here.run(['plan', 'push', '--json'])
    expect(first.json()).toEqual({ version: 1, enforcement: 'off', events: 4, changed: true })
    expect((await here.run(['plan', 'push', '--json'])).json()).toMatchObject({ version: 1, changed: false })
    const enforced = await here.run(['plan', 'push', '--enforce', 'flag'])
    expect(enforced).toMatchObject({ code: 0, stdout: 'version 2\n' })
    expect((await here.run(['plan', 'pull', '--file', 'pulled.json'])).stdout).toBe('pulled.json\n')
    expect(JSON.parse(read('pulled.json'))).toEqual({
      $schema: './node_modules/dataloaf/dist/plan.schema.json',
      ...plan,
    })
    write('dataloaf.plan.json', JSON.parse(read('pulled.json')))
    expect((await here.run(['plan', 'push', '--json'])).json()).toMatchObject({ enforcement: 'flag', changed: false })
    await here.run(['plan', 'push', '--enforce', 'off'])
  })

  it('take a plan that is TypeScript', async () => {
    mkdirSync(join(here.path, 'node_modules', 'typescript'), { recursive: true })
    const real = JSON.stringify(join(root, 'node_modules', 'typescript', 'lib', 'typescript.js'))
    write('node_modules/typescript/index.js', `module.exports = require(${real})`)
    write('names.mjs', `export const name = 'signed_up'`)
    write(
      'code.plan.ts',
      `import { name } from './names.mjs'\nconst a: number = 1\nexport default { events: { [name]: {} } }`,
    )
    expect((await here.run(['plan', 'generate', '--file', 'code.plan.ts'])).stdout).toContain('"signed_up":')
    expect(existsSync(join(here.path, 'code.plan.ts'))).toBe(true)
    const pull = await here.run(['plan', 'pull', '--file', 'code.plan.ts'])
    expect([pull.code, pull.stderr]).toEqual([2, expect.stringContaining('code.plan.ts is code')])
  })

  it.each<[string, unknown, string]>([
    ['a type that is none', { events: { a: { attributes: { b: { type: 'string' } } } } }, 'events.a.attributes.b.type'],
    ['a key that is none', { events: {}, colour: 1 }, 'colour'],
    ['no events', {}, 'events'],
    ['no JSON', '{', 'is not JSON'],
  ])('exit 2 naming %s', async (_, wrong, said) => {
    write('wrong.json', wrong)
    const { code, json } = await here.run(['plan', 'push', '--file', 'wrong.json', '--json'])
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: { error: { code: 'invalid_input', message: expect.stringContaining(said) } },
    })
  })

  it('exit 2 where there is no plan', async () => {
    const { code, stderr } = await here.run(['plan', 'push', '--file', 'nowhere.json'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('nowhere.json')])
  })

  it('have a schema for editors that takes what the command takes', async () => {
    const takes = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync(join(root, 'dist/plan.schema.json'), 'utf8')),
    )
    expect(takes({ $schema: 'x', ...plan })).toBe(true)
    expect(takes({ events: { a: { attributes: { b: { type: 'string' } } } } })).toBe(false)
    expect(takes({ events: {}, colour: 1 })).toBe(false)
  })
})

describe('plan check', () => {
  const check = async (...flags: string[]) => {
    const { code, json } = await here.run(['plan', 'check', '--json', ...flags])
    return { code, ...json<PlanCheck>() }
  }
  const kinds = ({ drift }: PlanCheck) =>
    drift.map(({ kind, event, attribute }) => [kind, event, attribute].filter(Boolean).join(' '))

  it('exits 0 when code and plan agree, and says what it looked at', async () => {
    expect(await check('--code-only')).toEqual({
      code: 0,
      drift: [],
      allowed: 0,
      scanned: { files: 1, calls: 3, unnamed: [] },
      arrived: null,
    })
  })

  it('exits 1 and names each drift between code and plan, with its place', async () => {
    write(
      'src/app.ts',
      [
        `// dataloaf.track('in_a_comment')`,
        `const url = 'http://example.com' // not 'a comment'`,
        `dataloaf.track('signed_upp', {})`,
        `track('clicked')`,
        `export function track(eventName: string) {}`,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the code that is looked at has one
        'track(name); track(`a_${b}`)',
        `dataloaf.track('page_viewed'); track('bought')`,
      ].join('\n'),
    )
    const found = await check('--code-only')
    expect([found.code, ...kinds(found)]).toEqual([
      1,
      'code_unplanned signed_upp',
      'code_deprecated clicked',
      'code_unused signed_up',
      'code_unused opened',
    ])
    expect(found.drift[0]).toMatchObject({ file: 'src/app.ts', line: 3 })
    expect(found.scanned.unnamed).toEqual([
      { file: 'src/app.ts', line: 6 },
      { file: 'src/app.ts', line: 6 },
    ])
    const allowed = await check('--code-only', '--allow', 'code_unused', '--allow', 'code_deprecated')
    expect([allowed.code, allowed.allowed, ...kinds(allowed)]).toEqual([1, 3, 'code_unplanned signed_upp'])
  })

  it('exits 1 and names each drift between plan and what arrives', async () => {
    const send = (name: string, ...flags: string[]) => here.run(['events', 'send', name, ...flags])
    await here.run(['plan', 'push'])
    await send('signed_up', '-a', 'plan=1', '-a', 'colour=red')
    await send('bought', '-a', 'colour=red')
    await send('clicked')
    await send('unheard_of')
    await send('long_gone', '--at', '2020-01-31T10:00:00Z')
    const found = await until(
      () => check(),
      ({ arrived }) => arrived === 4,
    )
    expect([found.code, ...kinds(found).sort()]).toEqual([
      1,
      'arriving_deprecated clicked',
      'arriving_unplanned unheard_of',
      'attribute_missing bought amount',
      'attribute_type signed_up plan',
      'attribute_unplanned signed_up colour',
      'never_arrived opened',
    ])
    write('dataloaf.plan.json', { ...plan, other_events: true })
    expect(kinds(await check())).toContain('server_differs')
  }, 60_000)

  it('exits 2 for a folder that is not there', async () => {
    const { code, stderr } = await here.run(['plan', 'check', '--code-only', '--source', 'lib'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('lib')])
  })
})

describe('plan generate', () => {
  /** What TypeScript says about code that uses the file that was generated. */
  function complaints(code: string): string[] {
    write('use.ts', code)
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      types: [],
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    }
    const program = ts.createProgram([join(here.path, 'use.ts')], options)
    return ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => file?.fileName.startsWith(here.path))
      .map(({ messageText, file, start }) => {
        const { line } = file!.getLineAndCharacterOfPosition(start!)
        return `${file!.fileName.slice(here.path.length + 1)}:${line + 1} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
      })
  }

  const header = () => `
    import { DataLoaf } from '${root}dist/types/sdk/node.js'
    import { DataLoaf as Browser } from '${root}dist/types/sdk/browser.js'
    import { browserTrack, nodeTrack } from './tracking.ts'
    declare const node: DataLoaf
    declare const browser: Browser
    const track = nodeTrack(node)
    const here = browserTrack(browser)
    const scoped = browserTrack(node.scope({ userId: 'u1' }))
  `

  beforeAll(async () => {
    write('dataloaf.plan.json', plan)
    const { code, stdout } = await here.run(['plan', 'generate', '--out', 'tracking.ts'])
    expect([code, stdout]).toEqual([0, 'tracking.ts\n'])
  })

  it('takes what the plan allows, for both SDKs', () => {
    const good = `
      track('signed_up', { userId: 'u1', attributes: { plan: 'pro', referrer: 'x' } })
      track('bought', { anonymousId: 'a1', attributes: { amount: 1, anything: [1] } })
      track('opened', { userId: 'u1' })
      here('signed_up', { plan: 'free' })
      here('opened')
      scoped('bought', { amount: 1 })
    `
    expect(complaints(header() + good)).toEqual([])
  })

  it.each([
    `track('signed_upp', { userId: 'u1' })`,
    `track('signed_up', { userId: 'u1' })`,
    `track('signed_up', { userId: 'u1', attributes: {} })`,
    `track('signed_up', { userId: 'u1', attributes: { plan: 'gold' } })`,
    `track('signed_up', { userId: 'u1', attributes: { plan: 'pro', colour: 'red' } })`,
    `track('signed_up', { attributes: { plan: 'pro' } })`,
    `track('bought', { userId: 'u1', attributes: { amount: '1' } })`,
    `here('signed_up')`,
    `here('signed_up', { plan: 1 })`,
    `here('opened', { colour: 'red' })`,
    `scoped('unheard_of')`,
  ])('does not compile %s', (wrong) => {
    expect(complaints(`${header()}\n${wrong}`)).toHaveLength(1)
  })

  it('is not broken by names and texts that end things', async () => {
    const odd = { description: '*/ alert(1) /*\n@deprecated', attributes: { 'a"b\\': { type: 'text', enum: ['"*/'] } } }
    write('odd.json', { events: { '"; process.exit() //': odd, 'ünï 😀': {} }, other_events: true })
    await here.run(['plan', 'generate', '--file', 'odd.json', '--out', 'tracking-odd.ts'])
    expect(
      complaints(`import { browserTrack } from './tracking-odd.ts'\nbrowserTrack({ track() {} })('any', { a: 1 })`),
    ).toEqual([])
  })
})

describe('events try', () => {
  const sample = {
    event_name: 'signed_up',
    context: { ip: '192.0.2.77' },
    event_attributes: { email: 'ada@example.com' },
  }

  it('shows before and after under a file’s transforms, without a server', async () => {
    write('sample.json', [sample, { event_name: 'heartbeat' }, { event_name: '' }])
    write('transforms.json', [
      { kind: 'hash', attributes: ['email'] },
      { kind: 'drop_events', events: ['heartbeat'] },
    ])
    const args = ['events', 'try', 'sample.json', '--transforms', 'transforms.json', '--data-dir', 'nowhere']
    const { code, stdout } = await here.run(args)
    expect(code).toBe(0)
    expect(stdout).toContain('1 signed_up stored\n')
    expect(stdout).toContain('  - event_attributes.email: "ada@example.com"\n  + event_attributes.email: "h_')
    expect(stdout).toContain(
      '  - event_attributes.$context.ip: "192.0.2.77"\n  + event_attributes.$context.ip: "192.0.2.0"',
    )
    expect(stdout).toContain('2 heartbeat dropped')
    expect(stdout).toContain('3 rejected: event_name')
    const { json } = await here.run([...args, '--json'])
    expect(json()).toMatchObject([{ outcome: 'stored' }, { outcome: 'dropped' }, { outcome: 'rejected' }])
  })

  it('asks the server what the app declares', async () => {
    write('sample.json', sample)
    write('both.json', { plan: { enforcement: 'quarantine', ...plan } })
    const { stdout } = await here.run(['events', 'try', 'sample.json', '--app', 'My shop', '--transforms', 'both.json'])
    expect(stdout).toContain('1 signed_up quarantined: plan: plan is missing; email is not in the plan\n')
    expect((await here.run(['events', 'try', '-', '--json'], { input: JSON.stringify(sample) })).json()).toMatchObject([
      { outcome: 'stored' },
    ])
  })

  it('exits 2 naming what in the transforms is wrong', async () => {
    write('wrong.json', [{ kind: 'hash' }])
    const { code, json } = await here.run(['events', 'try', 'sample.json', '--transforms', 'wrong.json', '--json'])
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: { error: { path: ['transforms', 0, 'attributes'] } },
    })
  })
})

describe('events replay', () => {
  it('says what came back', async () => {
    await here.run(['plan', 'push', '--enforce', 'quarantine'])
    await here.run(['events', 'send', 'unplanned_yet'])
    const replay = async () => (await here.run(['events', 'replay', '--json'])).json<{ still_refused: number }>()
    await until(replay, ({ still_refused }) => still_refused === 1)
    write('dataloaf.plan.json', { events: { ...plan.events, unplanned_yet: {} } })
    await here.run(['plan', 'push', '--enforce', 'off'])
    expect((await here.run(['events', 'replay'])).stdout).toBe('1 replayed, 0 still refused\n')
  })
})
