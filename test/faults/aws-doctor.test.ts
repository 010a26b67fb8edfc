import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsExamination } from '../../src/cli/aws/doctor.ts'
import { type Deployment, openDeployment } from '../support/aws-deployment.ts'
import { asking } from '../support/aws-host.ts'
import { missingFromLab } from '../support/aws-lab.ts'
import { type AwsProject, awsProject } from '../support/aws-life.ts'
import { builtWith } from '../support/aws-state.ts'
import { throttled } from '../support/faulty-aws.ts'
import { serveGateway } from '../support/gateway-server.ts'
import { clientOptions, motoMissing } from '../support/moto.ts'
import { postgresMissing } from '../support/postgres.ts'

const lab = missingFromLab()
if (lab) process.stderr.write(`skipped: doctor of the aws target (install ${lab})\n`)
const missing = [motoMissing('doctor of the aws target'), postgresMissing('doctor of the aws target')].some(Boolean)

describe.skipIf(missing || lab !== undefined)('commands in the project of an aws deployment that runs', () => {
  const home = mkdtempSync(join(tmpdir(), 'dataloaf-doctor-'))
  let aws: Deployment
  let gateway: Awaited<ReturnType<typeof serveGateway>>
  let here: AwsProject
  let writeKey: string
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    aws = await openDeployment()
    gateway = await serveGateway(aws.ingest)
    await new EC2Client(clientOptions(aws.aws.endpoint)).send(hostMachine)
    const outputs = {
      address: aws.address,
      collectUrl: gateway.url,
      rawBucket: aws.services.raw.name,
      workBucket: aws.services.work.name,
      warehouse: 'stand-in',
    }
    env = await builtWith({ outputs, stack: 'shop', endpoint: aws.aws.endpoint, home })
    here = awsProject({ aws: { stack: 'shop' }, env })
    const { app_id } = await asking(aws)<{ app_id: string }>('/apps', { name: 'Shop' })
    ;({ write_key: writeKey } = await asking(aws)<{ write_key: string }>(`/apps/${app_id}/keys`, { name: 'doctor' }))
  }, 300_000)
  afterAll(async () => {
    here?.remove()
    await gateway?.close()
    await aws?.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('follows an event from the edge to a query while everything works', async () => {
    const found = await examined(withKey(), { delivers: true, loads: true }, long)
    expect(stagesOf(found)).toEqual(['collector ok', 'bucket ok', 'warehouse ok', 'query ok'])
    expect(found.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(found.ok).toBe(true)
  })

  it('stops at the warehouse while nothing is loaded, and says when the last load was', async () => {
    const found = await examined(withKey(), { delivers: true, loads: false })
    expect(stagesOf(found)).toEqual(['collector ok', 'bucket ok', 'warehouse failed'])
    expect(found.stages.at(-1)).toMatchObject({
      since: expect.stringMatching(/^2\d{3}-.*Z$/),
      next: expect.stringMatching(/not loaded; the last came through at 2.*Z\. dataloaf logs --of loader/),
    })
    expect(found.ok).toBe(false)
  })

  it('stops at the bucket while Firehose takes nothing, and says when it last delivered', async () => {
    const fits = ({ target }: { target: string }) => target.endsWith('PutRecordBatch')
    aws.aws.faults.push(...Array.from({ length: 50 }, () => ({ fits, fault: throttled })))
    const found = await examined(withKey(), { delivers: true, loads: true })
    aws.aws.faults.length = 0
    expect(stagesOf(found)).toEqual(['collector ok', 'bucket failed'])
    expect(found.stages.at(-1)).toMatchObject({
      since: expect.stringMatching(/Z$/),
      next: expect.stringMatching(/^Firehose did not deliver the event; the last came through at/),
    })
  })

  it('stops at the collector when the edge refuses', async () => {
    const env = { ...withKey(), DATALOAF_WRITE_KEY: 'wk_nobody' }
    const found = await examined(env, { delivers: true, loads: true })
    expect(stagesOf(found)).toEqual(['collector failed'])
    expect(found.stages[0]?.next).toContain('dataloaf logs --of collector')
  })

  it('follows to the bucket without an API key, and says how to come by one', async () => {
    const done = pumping({ delivers: true, loads: false })
    const { stdout, stderr } = await here.with({ DATALOAF_WRITE_KEY: writeKey }).run('doctor', '--timeout', long)
    await done()
    expect(stdout).toMatch(/✓ bucket/)
    expect(stdout).not.toMatch(/warehouse/)
    expect(stderr).toMatch(/Followed to the bucket only\. Set DATALOAF_API_KEY\. .*aws ssm start-session/)
  })

  it('apps, keys and query find the server by the project, and remember it', async () => {
    const ours = here.with(withKey())
    expect((await ours.run('apps', '--json')).json()).toMatchObject([{ name: 'Shop' }])
    // Nothing of Pulumi on the way: what is remembered is enough.
    const plain = here.with({ ...withKey(), PATH: '/usr/bin:/bin' })
    expect((await plain.run('keys', '--json')).json()).toMatchObject([{ write_key: writeKey }])
    const asked = await plain.run('query', 'dataloaf_doctor', '--last', '2d', '--bots', 'include', '--json')
    expect(asked.json<{ series: { total: number }[] }>().series[0]?.total).toBeGreaterThanOrEqual(1)
    const without = await here.run('query', 'dataloaf_doctor', '--last', '2d')
    expect({ code: without.code, stderr: without.stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/No API key for http.*\n.*Set DATALOAF_API_KEY\. The key is on the host/),
    })
  })

  const withKey = () => ({ DATALOAF_API_KEY: aws.token })

  async function examined(more: NodeJS.ProcessEnv, parts: Parts, seconds = short): Promise<AwsExamination> {
    const done = pumping(parts)
    const { json } = await here.with(more).run('doctor', '--json', '--timeout', seconds)
    await done()
    return json<AwsExamination>()
  }

  /** Firehose's delivery and the loader's schedule, until it is called. */
  function pumping({ delivers, loads }: Parts): () => Promise<void> {
    let stopped = false
    const turns = (async () => {
      while (!stopped) {
        if (delivers) await aws.deliver()
        if (loads) await aws.loader.invoke({}).catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 500))
      }
    })()
    return async () => {
      stopped = true
      await turns
    }
  }
})

/** Seconds that doctor waits for an event that must come, and for one that never will. */
const long = '180'
const short = '30'

interface Parts {
  delivers: boolean
  loads: boolean
}

const stagesOf = ({ stages }: AwsExamination) => stages.map(({ stage, ok }) => `${stage} ${ok ? 'ok' : 'failed'}`)

const tags = { 'dataloaf:stack': 'shop', 'dataloaf:part': 'host' }
const hostMachine = new RunInstancesCommand({
  ImageId: 'ami-12c6146b',
  MinCount: 1,
  MaxCount: 1,
  TagSpecifications: [{ ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
})
