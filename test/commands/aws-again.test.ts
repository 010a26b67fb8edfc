import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { identityOf } from '../../src/stack/account.ts'
import { ensureState } from '../../src/stack/state.ts'
import { type AwsProject, awsProject, s3 } from '../support/aws-life.ts'
import { type AwsRequest, openFaultyAws } from '../support/faulty-aws.ts'
import { clientOptions, motoMissing, region, useMoto } from '../support/moto.ts'

const missing = motoMissing('commands that meet what is there already, in an emulated account')

describe.skipIf(missing)('where something is there already', () => {
  const moto = missing ? { endpoint: '' } : useMoto()
  const made: AwsProject[] = []
  beforeEach(() => {
    for (const [name, value] of Object.entries(account())) vi.stubEnv(name, value)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    for (const one of made.splice(0)) one.remove()
  })

  it('init changes dataloaf.json only when told to, keeps what it is not asked, and says that something is built', async () => {
    const here = project({ stack: 'again', network: { zones: 2 }, warehouse: { kind: 'host' } })
    const again = ['init', '--yes', '--alarm-email', 'ops@example.com']
    expect(await here.told(...again)).toMatchObject({
      code: 2,
      last: { error: { hint: expect.stringContaining('--force') } },
    })
    await builtAlready('again')
    expect(await here.told(...again, '--force')).toMatchObject({ code: 0, last: { exists: true } })
    expect(JSON.parse(readFileSync(join(here.path, 'dataloaf.json'), 'utf8')).aws).toMatchObject({
      network: { zones: 2 },
      warehouse: { kind: 'host' },
      alarms: { email: 'ops@example.com' },
    })
  })

  it('in another region, status says where it is, and up that it makes another one', async () => {
    await builtAlready('moved')
    const here = project({ stack: 'moved', region: 'eu-west-1' })
    expect((await here.told('status')).last).toMatchObject({
      error: { code: 'not_running', hint: expect.stringMatching(/"region": "us-east-1" in .*; or dataloaf up/) },
    })
    const { code, stderr } = await here.run('up', '--no-input')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/There is a deployment "moved" in us-east-1; this is another one/),
    })
  })

  it('a region without room for another VPC is told before anything is asked', async () => {
    const ec2 = new EC2Client(clientOptions(moto.endpoint))
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}))
    for (let more = Vpcs.length; more < 5; more++) await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }))
    const { code, stderr } = await project({ stack: 'full' }).run('up', '--yes')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/5 of the 5 VPCs.*\n.*Service Quotas/) })
  })

  it.each([
    ['ExpiredToken', 'The security token included in the request is expired', 3, /expired or unknown.*\n.*sso login/],
    ['AccessDenied', 'User: me is not authorized to perform: sts:GetCallerIdentity', 3, /may not do this.*sts:Get/],
  ])('%s of AWS is told before anything is made', async (code, message, exit, says) => {
    const between = await openFaultyAws(moto.endpoint)
    const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
    const fits = ({ body: asked }: AwsRequest) => asked.includes('GetCallerIdentity')
    between.faults.push({ fits, fault: async () => ({ status: 403, body }) })
    const ran = await project({ stack: 'refused' }, between.endpoint).run('up', '--yes')
    await between.close()
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: exit, stderr: expect.stringMatching(says) })
  })

  it('a bucket of somebody else’s in the place of the state is told, and nothing is made', async () => {
    const between = await openFaultyAws(moto.endpoint)
    const fits = ({ method, path }: AwsRequest) => method === 'HEAD' && path.includes('dataloaf-taken-state')
    between.faults.push({ fits, fault: async () => ({ status: 403, body: '' }) })
    const { code, stderr } = await project({ stack: 'taken' }, between.endpoint).run('up', '--yes')
    await between.close()
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/taken-state-\S+ belongs to another account.*\n.*another "stack"/),
    })
    const { Buckets = [] } = await s3(moto.endpoint).send(new ListBucketsCommand({}))
    expect(Buckets.filter(({ Name = '' }) => Name.includes('taken'))).toEqual([])
  })

  it('a region that nobody knows is told before anything is made', async () => {
    const here = project({ region: 'eu-nowhere-1' }, 'http://sts.eu-nowhere-1.invalid')
    const { code, stderr } = await here.run('up', '--yes')
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/region does not exist.*\n.*"region"/) })
  })

  function account(endpoint = moto.endpoint) {
    return { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' }
  }

  function project(aws: object, endpoint?: string): AwsProject {
    const one = awsProject({ aws, env: account(endpoint) })
    made.push(one)
    return one
  }

  async function builtAlready(stack: string): Promise<void> {
    const where = { stack, region, profile: undefined }
    await ensureState(where, await identityOf(where))
  }
})
