import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import type { EventItem, Item } from '../../src/event.ts'
import { DataLoaf, type DataLoafOptions, type DropReason, type Problem } from '../../src/sdk/node.ts'
import { freePort } from '../support/free-port.ts'
import { answer, type Behave, type Receiver, startReceiver } from '../support/receiver.ts'

const receivers: Receiver[] = []
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
})

describe('the SDK against a collector in trouble', () => {
  it('loses nothing while the collector is down, and delivers once it is back', async () => {
    const port = await freePort()
    const { dataloaf, drops, problems } = client(`http://127.0.0.1:${port}`)
    const sent = trackMany(dataloaf, 500)
    await until(() => problems.filter(({ code }) => code === 'retrying').length >= 2)
    const receiver = await start(undefined, port)
    await dataloaf.flush()
    expect(ids(receiver.accepted)).toEqual(sent())
    expect(drops).toEqual([])
  })

  it('tries again after two failures, with the same event ids', async () => {
    const receiver = await start((number, response) => number <= 2 && answer(response, 500))
    const { dataloaf, problems } = client(receiver.endpoint)
    const sent = trackMany(dataloaf, 50)
    expect(await dataloaf.flush()).toBe(true)
    expect(receiver.requests.map(({ items }) => ids(items))).toEqual([sent(), sent(), sent()])
    expect(problems.map(({ code, status }) => [code, status])).toEqual([
      ['retrying', 500],
      ['retrying', 500],
    ])
  })

  it('waits as long as a 429 asks, and says the time of each try', async () => {
    const times: number[] = []
    const receiver = await start((number, response) => {
      times.push(Date.now())
      return number === 1 && answer(response, 429, {}, { 'retry-after': '1' })
    })
    const { dataloaf } = client(receiver.endpoint)
    trackMany(dataloaf, 10)
    await dataloaf.flush()
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(995)
    const [first, second] = receiver.requests.map(({ sentAt }) => Date.parse(sentAt))
    expect(second! - first!).toBeGreaterThanOrEqual(995)
    expect(receiver.accepted.length).toBe(10)
  })

  it('gives up on a request that hangs, and makes it again', async () => {
    const receiver = await start((number) => number === 1)
    const { dataloaf, problems } = client(receiver.endpoint, { timeout: 1_000 })
    const sent = trackMany(dataloaf, 10)
    await dataloaf.flush()
    expect(ids(receiver.accepted)).toEqual(sent())
    expect(problems[0]).toMatchObject({ code: 'retrying' })
    expect(problems[0]!.message).toContain('did not answer within 1000 ms')
  })

  it('gives up on an answer whose body never ends', async () => {
    const receiver = await start((number, response) => {
      if (number > 1) return false
      response.writeHead(202, { 'content-type': 'application/json' }).write('{"accepted":')
      return true
    })
    const { dataloaf } = client(receiver.endpoint, { timeout: 1_000 })
    trackMany(dataloaf, 10)
    await dataloaf.flush()
    expect(receiver.accepted.length).toBe(10)
  })

  it('sends the same ids again when the collector took a batch and the reply was lost', async () => {
    const stored = new Map<string, Item>()
    const receiver = await start((number, response, { items }) => {
      for (const item of items) stored.set((item as EventItem).event_id!, item)
      if (number > 1) return false
      response.destroy()
      return true
    })
    const { dataloaf } = client(receiver.endpoint)
    const sent = trackMany(dataloaf, 200)
    await dataloaf.flush()
    expect(receiver.requests.length).toBe(2)
    expect([...stored.keys()]).toEqual(sent())
  })

  it('asks a slow collector one thing at a time', async () => {
    let under = 0
    let most = 0
    const receiver = await start((_, response, { items }) => {
      most = Math.max(most, ++under)
      setTimeout(() => {
        under--
        receiver.accepted.push(...items)
        answer(response, 202, { accepted: items.length, rejected: [] })
      }, 100)
      return true
    })
    const { dataloaf } = client(receiver.endpoint, { flushAt: 10, maxBatchItems: 50 })
    const sent = trackMany(dataloaf, 300)
    await Promise.all([dataloaf.flush(), dataloaf.flush()])
    expect(ids(receiver.accepted)).toEqual(sent())
    expect(most).toBe(1)
  })

  it('reports the items that the collector rejects, and never sends them again', async () => {
    const receiver = await start((_, response, { items }) => {
      const rejected = [{ index: 1, code: 'invalid_input', message: 'The name is too long.' }]
      return answer(response, 202, { accepted: items.length - 1, rejected })
    })
    const { dataloaf, drops, problems } = client(receiver.endpoint)
    for (const name of ['good', 'bad', 'fine']) dataloaf.track(name, { userId: 'u1' })
    await dataloaf.flush()
    expect(receiver.requests.length).toBe(1)
    expect(problems).toMatchObject([{ code: 'rejected', reason: 'invalid_input', item: { event_name: 'bad' } }])
    expect(drops).toMatchObject([{ reason: 'rejected', items: [{ event_name: 'bad' }] }])
  })

  it('drops what is refused for good, and goes on with the next', async () => {
    const refusal = { error: { code: 'unauthorized', message: 'No such write key.' } }
    const receiver = await start((number, response) => number === 1 && answer(response, 401, refusal))
    const { dataloaf, drops, problems } = client(receiver.endpoint)
    trackMany(dataloaf, 3)
    await dataloaf.flush()
    trackMany(dataloaf, 2)
    await dataloaf.flush()
    expect(problems).toMatchObject([{ code: 'refused', status: 401 }])
    expect(problems[0]!.message).toContain('No such write key')
    expect(drops.map(({ reason, items }) => [reason, items.length])).toEqual([['refused', 3]])
    expect(receiver.accepted.length).toBe(2)
  })

  it('does not follow a redirect, which could turn the request into a GET, and keeps the items', async () => {
    const receiver = await start((number, response) => number === 1 && answer(response, 301, {}, { location: '/v2' }))
    const { dataloaf, problems } = client(receiver.endpoint)
    trackMany(dataloaf, 5)
    await dataloaf.flush()
    expect(problems[0]!.message).toContain('has moved to /v2')
    expect(receiver.accepted.length).toBe(5)
  })

  it('drops a batch after maxRetryTime, and hands it over', async () => {
    const receiver = await start((_, response) => answer(response, 503))
    const { dataloaf, drops } = client(receiver.endpoint, { maxRetryTime: 1200 })
    const sent = trackMany(dataloaf, 20)
    expect(await dataloaf.flush()).toBe(true)
    expect(drops.map(({ reason }) => reason)).toEqual(['gave_up'])
    expect(ids(drops[0]!.items)).toEqual(sent())
    expect(receiver.requests.length).toBeGreaterThan(1)
  })

  it('holds a bounded backlog while the collector is away, and accounts for every item', async () => {
    const port = await freePort()
    const { dataloaf, drops } = client(`http://127.0.0.1:${port}`, { maxQueueBytes: 300_000 })
    const sent = trackMany(dataloaf, 5000)
    const receiver = await start(undefined, port)
    await dataloaf.flush()
    const dropped = drops.flatMap(({ items }) => items)
    expect(dropped.length).toBeGreaterThan(1000)
    expect([...ids(receiver.accepted), ...ids(dropped)].sort()).toEqual(sent().sort())
  })
})

describe('the end', () => {
  it.each<[string, Behave]>([
    ['answers 500', (_, response) => answer(response, 500)],
    ['asks for five minutes', (_, response) => answer(response, 429, {}, { 'retry-after': '300' })],
    ['hangs', () => true],
  ])('close() takes no longer than closeTimeout when the collector %s', async (_, behave) => {
    const receiver = await start(behave)
    const { dataloaf, drops } = client(receiver.endpoint, { closeTimeout: 700, maxBatchItems: 10 })
    const sent = trackMany(dataloaf, 40)
    const began = performance.now()
    await dataloaf.close()
    // By itself it would try for minutes, or wait ten seconds for an answer.
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(drops.every(({ reason }) => reason === 'closed')).toBe(true)
    expect(ids(drops.flatMap(({ items }) => items))).toEqual(sent())
  })

  it('close() cuts a pause short for one more try', async () => {
    let away = true
    const receiver = await start((_, response) => away && answer(response, 500))
    const { dataloaf, problems } = client(receiver.endpoint, { random: () => 0.99 })
    trackMany(dataloaf, 10)
    void dataloaf.flush()
    await until(() => problems.length === 3)
    away = false
    const pause = Number(/in (\d+) ms/.exec(problems.at(-1)!.message)![1])
    const began = performance.now()
    await dataloaf.close()
    expect(receiver.accepted.length).toBe(10)
    expect(performance.now() - began).toBeLessThan(pause * 0.75)
  })

  it('flush() with a timeout says false, and keeps the items', async () => {
    let away = true
    const receiver = await start((_, response) => away && answer(response, 500))
    const { dataloaf } = client(receiver.endpoint)
    trackMany(dataloaf, 10)
    expect(await dataloaf.flush({ timeout: 100 })).toBe(false)
    away = false
    expect(await dataloaf.flush()).toBe(true)
    expect(receiver.accepted.length).toBe(10)
  })

  it('a process that just ends delivers first', async () => {
    const receiver = await start()
    const { code } = await run(
      receiver.endpoint,
      `for (let i = 0; i < 250; i++) dataloaf.track('e' + i, { userId: 'u1' })`,
    )
    expect(code).toBe(0)
    expect(receiver.accepted.length).toBe(250)
  })

  it('a process that awaits flush() is kept alive through a pause longer than closeTimeout', async () => {
    const receiver = await start(
      (number, response) => number === 1 && answer(response, 429, {}, { 'retry-after': '3' }),
    )
    const script = `dataloaf.track('e', { userId: 'u1' }); await dataloaf.flush(); process.stdout.write('flushed')`
    const { code, output } = await run(receiver.endpoint, script)
    expect({ code, output }).toEqual({ code: 0, output: 'flushed' })
    expect(receiver.accepted.length).toBe(1)
  })

  it('a process ends within closeTimeout when the collector is down, and says what it dropped', async () => {
    const port = await freePort()
    const script = `const began = performance.now()
      dataloaf.track('e', { userId: 'u1' })
      process.on('exit', () => process.stdout.write(String(performance.now() - began)))`
    const { code, output, errors } = await run(`http://127.0.0.1:${port}`, script)
    expect(code).toBe(0)
    // By itself it would try for minutes.
    expect(Number(output)).toBeLessThan(6000)
    expect(errors).toContain('Lost 1 of the items')
  })
})

interface Client {
  dataloaf: DataLoaf
  problems: Problem[]
  drops: { items: readonly Item[]; reason: DropReason }[]
}

function client(endpoint: string, options: Partial<DataLoafOptions> = {}): Client {
  const problems: Problem[] = []
  const drops: Client['drops'] = []
  const dataloaf = new DataLoaf({
    endpoint,
    writeKey: 'wk_1',
    random: () => 0,
    onError: (problem) => problems.push(problem),
    onDrop: (items, reason) => drops.push({ items, reason }),
    ...options,
  })
  return { dataloaf, problems, drops }
}

/** Tracks events of known ids; returns what their ids are. */
function trackMany(dataloaf: DataLoaf, count: number): () => string[] {
  const eventIds = Array.from({ length: count }, (_, i) => `event-${String(i).padStart(5, '0')}`)
  for (const eventId of eventIds) dataloaf.track('purchase', { userId: 'u1', eventId })
  return () => [...eventIds]
}

function ids(items: readonly Item[]): string[] {
  return items.map((item) => (item as EventItem).event_id!)
}

async function start(behave?: Behave, port?: number): Promise<Receiver> {
  const receiver = await startReceiver(behave, port)
  receivers.push(receiver)
  return receiver
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Runs a script with a client of default settings in a process of its own. */
async function run(endpoint: string, script: string): Promise<{ code: number; output: string; errors: string }> {
  const source = `import { DataLoaf } from './src/sdk/node.ts'
    const dataloaf = new DataLoaf({ endpoint: '${endpoint}', writeKey: 'wk_1', closeTimeout: 2000 })
    ${script}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source])
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const [code] = await once(child, 'close')
  return { code, output, errors }
}
