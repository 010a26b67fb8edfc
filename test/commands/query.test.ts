import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Ran, servedFolder } from '../support/cli.ts'

let here: Awaited<ReturnType<typeof servedFolder>>
const range = ['--from', '2026-01-01', '--to', '2026-01-03', '--time-zone', 'UTC']

beforeAll(async () => {
  here = await servedFolder()
  const purchases = [
    ['2026-01-01T10:00:00Z', 'pro', 10.5],
    ['2026-01-01T11:00:00Z', 'free', 2],
    ['2026-01-03T10:00:00Z', 'pro', 7],
  ].map(([event_created, plan, amount], i) => ({
    event_name: 'purchase',
    event_id: `p${i}`,
    user_id: `u${i % 2}`,
    event_created,
    event_attributes: { plan, amount },
  }))
  const input = purchases.map((item) => JSON.stringify(item)).join('\n')
  await here.run(['events', 'import', '-'], { input })
})
afterAll(() => here?.remove())

describe('query', () => {
  it('in a pipe is a plain table, however narrow', async () => {
    const { code, stdout, stderr } = await ask(['purchase', ...range], { COLUMNS: '10' })
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: [
        '            purchase',
        '2026-01-01         2',
        '2026-01-02         0',
        '2026-01-03         1',
        '──────────  ────────',
        'total              3',
        '',
      ].join('\n'),
      stderr: '',
    })
  })

  it('trend as a first word means the same', async () => {
    const [short, long] = [await ask(['purchase', ...range]), await ask(['trend', '--event', 'purchase', ...range])]
    expect(long.stdout).toBe(short.stdout)
  })

  it('draws a chart for a pipe when asked, as wide as COLUMNS', async () => {
    const { stdout } = await ask(['purchase', ...range, '--by', 'plan', '--interval', 'none', '--chart', 'bar'], {
      COLUMNS: '40',
    })
    expect(stdout).toBe(
      ['  purchase', '', `  pro  │${'█'.repeat(30)} 2`, `  free │${'█'.repeat(15)}${' '.repeat(15)} 1`, ''].join('\n'),
    )
  })

  it('colours only when FORCE_COLOR asks for it in a pipe', async () => {
    const line = ['purchase', ...range, '--chart', 'line']
    expect((await ask(line)).stdout).not.toContain('\u001b')
    expect((await ask(line, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[')
    expect((await ask(line, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b')
  })

  it('--csv is CSV', async () => {
    const { stdout } = await ask(['purchase', '--measure', 'sum', '--of', 'amount', ...range, '--csv'])
    expect(stdout).toBe('bucket,purchase\r\n2026-01-01,12.5\r\n2026-01-02,0\r\n2026-01-03,7\n')
  })

  it('--json is the server’s answer', async () => {
    const { json } = await ask([
      'purchase',
      '--where',
      'plan=pro',
      '--where',
      'amount>=10',
      ...range,
      '--interval',
      'none',
      '--json',
    ])
    expect(json()).toMatchObject({
      kind: 'trend',
      series: [{ label: 'purchase', total: 1 }],
      meta: { sql: expect.any(String) },
    })
  })

  it('--formula, --measure and --compare reach the server', async () => {
    const flags = [
      '--event',
      'purchase',
      '--event',
      'purchase',
      '--measure',
      'events',
      '--measure',
      'users',
      '--formula',
      'A / B',
    ]
    const { json } = await ask([...flags, ...range, '--compare', 'previous', '--interval', 'none', '--json'])
    expect(json()).toMatchObject({ series: [{ total: 1.5, previous_total: null }] })
  })

  it('--file takes a question, - standard input, an array several with an exit code for the one that failed', async () => {
    const question = { kind: 'trend', series: [{ event: 'purchase' }], range: { all: true }, interval: 'none' }
    writeFileSync(join(here.path, 'q.json'), JSON.stringify(question))
    expect((await ask(['--file', 'q.json', '--json'])).json()).toMatchObject({ series: [{ total: 3 }] })
    const input = JSON.stringify([question, { ...question, kind: 'nonsense' }])
    const { code, json } = await here.run(['query', '--file', '-', '--json'], { input })
    expect({ code, json: json() }).toMatchObject({
      code: 2,
      json: [{ series: [{ total: 3 }] }, { error: { code: 'invalid_query' } }],
    })
  })

  it('--explain shows the plan and the SQL, values apart', async () => {
    const { stdout } = await ask(['purchase', '--where', 'plan=it’s "pro"', ...range, '--explain'])
    expect(stdout).toMatch(/select .*\$1/s)
    expect(stdout).toContain(' = "it’s \\"pro\\""')
    expect((await ask(['purchase', '--explain', '--json'])).json()).toMatchObject({
      plan: {},
      sql: expect.any(String),
      parameters: expect.any(Array),
    })
  })
})

describe('a question that cannot be answered', () => {
  it.each([
    [['purchase', '--last', 'soon'], 2, '--last soon is not a span of time.'],
    [['purchase', '--measure', 'happiness'], 2, /^Expected --measure=happiness to be one of: events, users/],
    [['purchase', '--measure', 'sum'], 2, '--measure sum needs an attribute.'],
    [['purchase', '--where', 'plan'], 2, '"plan" is not a condition.'],
    [['purchase', '--to', '2026-01-01'], 2, /--from/],
    [['purchase', '--interval', 'decade'], 2, /^Expected --interval=decade to be one of: hour, day/],
    [['purchase', '--time-zone', 'Mars'], 2, 'There is no time zone "Mars".'],
    [['purchase', '--formula', 'A / Z'], 2, /Z/],
    [['purchase', '--chart', 'pie'], 2, 'Expected --chart=pie to be one of: line, bar, table, number, picture.'],
    [['--file', 'absent.json'], 2, 'absent.json does not exist.'],
    [['purchase', '--app', 'other'], 1, 'There is no app "other".'],
  ] as [string[], number, string | RegExp][])('%j', async (flags, code, message) => {
    const people = await ask(flags)
    const programs = await ask([...flags, '--json'])
    expect({ code: people.code, stdout: people.stdout }).toEqual({ code, stdout: '' })
    expect(people.stderr).toMatch(/^✗ /)
    expect(people.stderr).not.toMatch(/ at .*:\d+|undefined/)
    const { error } = programs.json<{ error: { message: string } }>()
    expect(programs.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('a file that is not JSON says so', async () => {
    writeFileSync(join(here.path, 'bad.json'), '{"kind":')
    const { code, stderr } = await ask(['--file', 'bad.json'])
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/^✗ bad\.json is not JSON: /) })
  })

  it('with several apps asks which', async () => {
    await here.run(['apps', 'create', 'Second'])
    const { code, stderr } = await ask(['purchase'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '✗ There are 2 apps: say which.\n  --app "My shop" or --app "Second"\n',
    })
    expect((await ask(['purchase'], { DATALOAF_APP: 'My shop' })).code).toBe(0)
  })
})

function ask(flags: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return here.run(['query', ...flags], { env })
}
