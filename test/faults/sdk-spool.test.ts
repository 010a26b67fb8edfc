import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EventItem, Item } from '../../src/event.ts'
import { DataLoaf, type DropReason, type NodeOptions, type Problem } from '../../src/sdk/node.ts'
import { answer, type Behave, type Receiver, startReceiver } from '../support/receiver.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

describe('the disk spool', () => {
  it.each<[string, Behave | 'down']>([
    ['is down', 'down'],
    ['answers 500', (_, response) => answer(response, 500)],
    ['asks for five minutes', (_, response) => answer(response, 429, {}, { 'retry-after': '300' })],
    ['hangs', () => true],
    ['fails twice', (number, response) => number <= 2 && answer(response, 500)],
  ])('loses nothing when the collector %s until the client is closed, and another one begins', async (_, behave) => {
    const spool = folder()
    const first = await start(behave === 'down' ? undefined : behave)
    if (behave === 'down') await first.close()
    const { dataloaf, drops } = client(first.endpoint, { spool, closeTimeout: 300, maxBatchItems: 10 })
    const sent = trackMany(dataloaf, 45)
    await dataloaf.close()
    const second = await start()
    const next = client(second.endpoint, { spool })
    await next.dataloaf.close()
    expect(new Set(ids([...first.accepted, ...second.accepted]))).toEqual(new Set(sent))
    expect([...drops, ...next.drops]).toEqual([])
    expect(left(spool)).toEqual([])
  })

  it('says what it keeps when it closes, and takes new items after the old', async () => {
    const spool = folder()
    const away = await start((_, response) => answer(response, 500))
    const { dataloaf, problems } = client(away.endpoint, { spool, closeTimeout: 100 })
    dataloaf.track('first', { userId: 'u1' })
    await dataloaf.close()
    expect(problems.at(-1)).toMatchObject({ code: 'kept' })
    const receiver = await start()
    const next = client(receiver.endpoint, { spool })
    next.dataloaf.track('second', { userId: 'u1' })
    await next.dataloaf.flush()
    expect(receiver.accepted.map((item) => (item as EventItem).event_name)).toEqual(['first', 'second'])
    await next.dataloaf.close()
  })

  it('has every item of a call that returned before kill -9', async () => {
    const spool = folder()
    const receiver = await start()
    await receiver.close()
    const { output } = await run(
      { endpoint: receiver.endpoint, spool },
      `for (let i = 0; ; i++) {
         dataloaf.track('purchase', { userId: 'u1', eventId: 'e' + i })
         told(i)
         if (i === 300) process.stdout.write('ready')
         if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
       }`,
    )
    const back = await start()
    const { dataloaf } = client(back.endpoint, { spool })
    await dataloaf.close()
    const recovered = new Set(ids(back.accepted))
    const returned = Number(output)
    expect(returned).toBeGreaterThanOrEqual(300)
    expect(Array.from({ length: returned + 1 }, (_, i) => `e${i}`).filter((id) => !recovered.has(id))).toEqual([])
    expect(left(spool)).toEqual([])
  })

  it('leaves the items of a client that lives to it', async () => {
    const spool = folder()
    const receiver = await start((_, response) => answer(response, 500))
    const living = client(receiver.endpoint, { spool, closeTimeout: 100 })
    living.dataloaf.track('mine', { userId: 'u1' })
    const other = await start()
    await client(other.endpoint, { spool }).dataloaf.close()
    expect(other.accepted).toEqual([])
    await living.dataloaf.close()
  })

  it('goes by a line that was cut short', async () => {
    const spool = folder()
    const receiver = await start((_, response) => answer(response, 500))
    const { dataloaf } = client(receiver.endpoint, { spool, closeTimeout: 100 })
    const sent = trackMany(dataloaf, 3)
    await dataloaf.close()
    appendFileSync(join(spool, left(spool)[0]!), '{"event_name":"cut sh')
    const back = await start()
    await client(back.endpoint, { spool }).dataloaf.close()
    expect(ids(back.accepted)).toEqual(sent)
  })

  it('leaves on the disk what it has no room for', async () => {
    const spool = folder()
    const receiver = await start((_, response) => answer(response, 500))
    const { dataloaf } = client(receiver.endpoint, { spool, closeTimeout: 100, maxBatchItems: 10 })
    const sent = trackMany(dataloaf, 100)
    await dataloaf.close()
    const back = await start()
    for (let round = 0; left(spool).length > 0 && round < 30; round++) {
      await client(back.endpoint, { spool, maxQueueBytes: 4000 }).dataloaf.close()
    }
    expect(new Set(ids(back.accepted))).toEqual(new Set(sent))
  })

  it('goes on from memory where it cannot write, and says so', async () => {
    const file = join(folder(), 'a file')
    writeFileSync(file, '')
    const receiver = await start()
    const { dataloaf, problems } = client(receiver.endpoint, { spool: join(file, 'spool') })
    const sent = trackMany(dataloaf, 20)
    await dataloaf.close()
    expect(ids(receiver.accepted)).toEqual(sent)
    expect(problems.map(({ code }) => code)).toEqual(['spool_failed'])
  })

  it('keeps what it holds from other users of the machine', async () => {
    const spool = folder()
    const receiver = await start((_, response) => answer(response, 500))
    const { dataloaf } = client(receiver.endpoint, { spool, closeTimeout: 100 })
    trackMany(dataloaf, 1)
    await dataloaf.close()
    const path = join(spool, left(spool)[0]!)
    expect([statSync(path).mode & 0o077, statSync(join(path, '..')).mode & 0o077]).toEqual([0, 0])
    expect(readFileSync(path, 'utf8').split('\n').length).toBe(2)
  })
})

function client(endpoint: string, options: Partial<NodeOptions>) {
  const problems: Problem[] = []
  const drops: DropReason[] = []
  const dataloaf = new DataLoaf({
    endpoint,
    writeKey: 'wk_1',
    random: () => 0,
    onError: (problem) => problems.push(problem),
    onDrop: (_, reason) => drops.push(reason),
    ...options,
  })
  return { dataloaf, problems, drops }
}

function trackMany(dataloaf: DataLoaf, count: number): string[] {
  const eventIds = Array.from({ length: count }, (_, i) => `event-${i}`)
  for (const eventId of eventIds) dataloaf.track('purchase', { userId: 'u1', eventId })
  return eventIds
}

function ids(items: readonly Item[]): string[] {
  return items.map((item) => (item as EventItem).event_id!)
}

/** Files in the spool. */
function left(spool: string): string[] {
  return readdirSync(spool, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ndjson'))
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'dataloaf-spool-'))
  chmodSync(path, 0o700)
  cleanUps.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function start(behave?: Behave): Promise<Receiver> {
  const receiver = await startReceiver(behave)
  cleanUps.push(() => receiver.close())
  return receiver
}

/** Runs a script that never ends, and kills it once it says that it is ready; what it last told. */
async function run({ endpoint, spool }: { endpoint: string; spool: string }, script: string) {
  const notes = join(spool, 'told')
  const source = `import { openSync, writeSync } from 'node:fs'
    import { DataLoaf } from './src/sdk/node.ts'
    const notes = openSync(${JSON.stringify(notes)}, 'w')
    const told = (i) => writeSync(notes, String(i).padEnd(20), 0)
    const dataloaf = new DataLoaf({ endpoint: '${endpoint}', writeKey: 'wk_1', spool: ${JSON.stringify(spool)} })
    ${script}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source])
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'close')
  return { output: readFileSync(notes, 'utf8').trim() }
}
