import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMark, writeMark } from '../../src/runtime/loader/mark.ts'
import type { Tick } from '../../src/runtime/loader/take-in.ts'
import { openRedshift } from '../../src/runtime/warehouse/redshift.ts'
import { notAllowed } from '../support/aws-rights.ts'
import { openServices, type Services } from '../support/aws-services.ts'
import { type FaultyAws, openFaultyAws } from '../support/faulty-aws.ts'
import { type LambdaFunction, lambdaFunction } from '../support/lambda-function.ts'
import { hasMoto, type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { standInOptions } from '../support/redshift-back-end.ts'
import { openStandIn, type StandIn } from '../support/redshift-stand-in.ts'
import { event, patch } from '../support/warehouses.ts'

motoMissing('the loader, killed')

/** More calls than a turn makes. */
const enough = 200

describe.runIf(hasMoto)('the built loader, killed after each of its calls', () => {
  let moto: Moto
  let standIn: StandIn
  let services: Services
  /** Before the services, and before Redshift: together they see every call. */
  let between: [FaultyAws, FaultyAws]
  let folder: string
  let loader: LambdaFunction
  let finisher: LambdaFunction
  let warehouse: ReturnType<typeof openRedshift>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dataloaf-kills-'))
    moto = await startMoto()
    const aws = await openFaultyAws(moto.endpoint)
    services = await openServices(moto.endpoint, aws.endpoint)
    standIn = await openStandIn({ objects: services.work.read })
    const redshift = await openFaultyAws(standIn.endpoint)
    between = [aws, redshift]
    warehouse = openRedshift(standInOptions(standIn.endpoint))
    for (const name of ['loader', 'finisher']) mkdirSync(join(folder, name))
    const env = { ...services.environments.loader, AWS_ENDPOINT_URL_REDSHIFT_DATA: redshift.endpoint }
    loader = lambdaFunction('loader', join(folder, 'loader'), env)
    finisher = lambdaFunction('finisher', join(folder, 'finisher'), services.environments.finisher)
  })
  afterAll(async () => {
    await loader?.kill()
    await finisher?.kill()
    await warehouse?.close()
    for (const each of between ?? []) await each.close()
    await standIn?.close()
    await moto?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('loads a world once when it dies again and again, one call later each time', async () => {
    const app = await addWorld('cold')
    let calls = 1
    // Each starts anew, and makes the tables anew.
    while (await isKilledAt(calls)) calls++
    expect(calls).toBeGreaterThan(20)
    await loadAll()
    expect(await figures(app)).toEqual(right)
  })

  it('loads each of many worlds once when it dies in the middle of it, wherever that is', async () => {
    await loadAll()
    const apps: string[] = []
    let killed = 0
    for (let calls = 1, going = true; going; calls++) {
      apps.push(await addWorld(`w${calls}`))
      going = await isKilledAt(calls, { warm: true })
      if (going) killed++
      await loadAll()
      expect([calls, await figures(apps.at(-1)!)]).toEqual([calls, right])
    }
    expect(killed).toBeGreaterThan(15)
    for (const app of apps) expect(await figures(app)).toEqual(right)
  })

  it('leaves nothing of a load lying about once it is told how the statements ended, in any order, twice', async () => {
    const names = between[1].seen
      .filter(({ target }) => target.endsWith('BatchExecuteStatement'))
      .map(({ body }) => (JSON.parse(body) as { StatementName: string }).StatementName)
    const loads = (await readMark(services.work.bucket)).loads
    for (const statementName of [...names, ...names].reverse())
      await finisher.invoke({ detail: { statementName, state: 'FINISHED' } })
    expect(await finisher.invoke({ detail: { statementName: 'dataloaf:other:load:0123456789abcdef' } })).toBeUndefined()
    const left: string[] = []
    for await (const { key } of services.work.bucket.list('staged/')) left.push(key)
    // What was laid out and never asked for goes by the bucket's own rule, after a week.
    const batches = new Set(names.map((name) => name.split(':').at(-1)))
    expect(left.filter((key) => batches.has(key.slice('staged/'.length, 'staged/'.length + 16)))).toEqual([])
    expect((await readMark(services.work.bucket)).loads).toBeGreaterThan(loads)
  })

  it('asked AWS for nothing that its role may not do', async () => {
    const variant = 'serverless, no domain, adaptive'
    const [{ seen }] = between
    expect(new Set(seen.map(({ caller }) => caller))).toEqual(new Set(['loader', 'finisher']))
    expect(await notAllowed(seen, { variant, services })).toEqual([])
  })

  /** What a world holds, counted: two events, one of them twice, and one sign-in. */
  const right = { events: 2, logins: '1', users: 1 }

  async function addWorld(name: string): Promise<string> {
    const app_id = `app_${name}`
    const created = { event_created: '2026-01-31T10:00:00.000Z', received_at: '2026-01-31T10:00:00.000Z' }
    const of = (event_id: string) => event({ app_id, event_id, user_id: 'u1', ...created })
    // The loader looks through the last days for what it was not told of.
    const hour = new Date().toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')
    const objects: [string, object[]][] = [
      [`events/${hour}/${name}-a.gz`, [of('e1'), of('e2')]],
      [`events/${hour}/${name}-b.gz`, [of('e2'), of('e1')]],
      [`users/${hour}/${name}.gz`, [patch({ app_id, user_id: 'u1', set: {}, increment: { logins: 1 } })]],
    ]
    for (const [key, lines] of objects) {
      await services.raw.bucket.put(key, gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')))
      const Records = [{ eventName: 'ObjectCreated:Put', s3: { object: { key, size: 1 } } }]
      const message = { QueueUrl: services.queues.notices, MessageBody: JSON.stringify({ Records }) }
      await services.sqs.send(new SendMessageCommand(message))
    }
    return app_id
  }

  /** Lets a turn make so many calls; the last is done, and its caller is gone. False when the turn makes fewer. */
  async function isKilledAt(calls: number, { warm = false } = {}): Promise<boolean> {
    if (!warm) await loader.kill()
    await asIfAnHourHadPassed()
    let count = 0
    let killed = false
    const fault = {
      fits: () => ++count === calls,
      fault: async (_: unknown, forward: () => Promise<unknown>) => {
        await forward()
        killed = true
        await loader.kill()
        return null
      },
    }
    for (const { faults } of between) faults.splice(0, faults.length, fault)
    await loader.invoke({}).catch(() => undefined)
    for (const { faults } of between) faults.splice(0)
    expect(count).toBeLessThan(enough)
    return killed
  }

  /** Also what the queue hides for a while: the bucket is compared with the ledger. */
  async function loadAll(): Promise<void> {
    await asIfAnHourHadPassed()
    expect(await loader.invoke<Tick>({})).toMatchObject({ failed: [] })
  }

  async function asIfAnHourHadPassed(): Promise<void> {
    const { bucket } = services.work
    await writeMark(bucket, { ...(await readMark(bucket)), loaded_at: null, reconciled_at: 0, listed: '' })
  }

  async function figures(app: string) {
    const one = async (text: string) => (await warehouse.run({ text, values: [app] })).rows[0]?.[0] ?? null
    return {
      events: await one('select count(*) from events where app_id = $1'),
      logins: await one(`select value_json from user_attribute_kv where app_id = $1 and key = 'logins'`),
      users: await one('select count(*) from users where app_id = $1'),
    }
  }
})
