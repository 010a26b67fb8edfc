import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, it } from 'vitest'
import { built } from '../support/built.ts'
import { dataloaf, type Folder, folder } from '../support/cli.ts'
import { clientOptions, motoMissing, useMoto } from '../support/moto.ts'
import { copyPackage } from '../support/package-copy.ts'

const missing = motoMissing('commands that look at an emulated account')

const nobody = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
}

describe.skipIf(missing)('commands of the aws target', () => {
  const moto = missing ? { endpoint: '' } : useMoto()
  const folders: string[] = []
  afterEach(() => {
    for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
  })

  it('init --ci writes a workflow that previews and deploys, once, and none with a profile', async () => {
    const here = fresh()
    const asked = ['init', ...who, '--region', 'us-east-1', '--no-check', '--ci', 'github', '--json']
    const file = join(here.path, '.github/workflows/dataloaf.yml')
    expect((await here.run(asked)).json()).toMatchObject({ workflow: file })
    const workflow = readFileSync(file, 'utf8')
    expect(workflow).toContain('npx dataloaf preview |')
    expect(workflow).toContain('npx dataloaf up --yes')
    expect(workflow).toContain('aws-region: us-east-1')
    expect(workflow).not.toContain('secrets.')
    writeFileSync(file, `${workflow}# by hand\n`)
    rmSync(join(here.path, 'dataloaf.json'))
    expect(await here.run(asked)).toMatchObject({ code: 2, stdout: expect.stringContaining('--force changes it.') })
    expect((await here.run([...asked, '--force'])).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(workflow)
    expect(await here.run([...asked, '--force', '--profile', 'mine'])).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('on one machine only'),
    })
  })

  it('init checks the account, shows the cost, writes dataloaf.json and makes nothing', async () => {
    const here = fresh()
    const flags = [
      '--region',
      'us-east-1',
      '--warehouse',
      'provisioned',
      '--node-type',
      'rg.large',
      '--budget',
      '400',
      '--instance-type',
      't4g.medium',
    ]
    const domain = ['--domain', 'insights.example.com', '--zone', 'example.com', '--edge', 'rest']
    const { code, json } = await here.run(['init', ...who, ...flags, ...domain, '--json'], { env: account() })
    expect({ code, told: json() }).toMatchObject({
      code: 0,
      told: { stack: 'my-shop', account: '123456789012', exists: false, estimate: { total: expect.any(Number) } },
    })
    expect(JSON.parse(readFileSync(join(here.path, 'dataloaf.json'), 'utf8')).aws).toEqual({
      region: 'us-east-1',
      warehouse: { kind: 'provisioned', node_type: 'rg.large', nodes: 1 },
      host: { instance_type: 't4g.medium' },
      exposure: 'internet',
      edge: 'rest',
      domain: { name: 'insights.example.com', zone: 'example.com' },
      load: { every: '3m' },
      budget_usd: 400,
    })
    expect(await buckets()).toEqual([])
  })

  it.each([
    ['no region', [], account, 2, /The region is missing/],
    ['a region that is none', ['--region', 'europe'], account, 2, /aws\.region/],
    [
      'a zone that does not hold the domain',
      ['--region', 'us-east-1', '--domain', 'a.org', '--zone', 'b.org'],
      account,
      2,
      /zone/,
    ],
    [
      'a firewall inside a VPC',
      ['--region', 'us-east-1', '--exposure', 'vpc', '--edge', 'rest'],
      account,
      2,
      /aws\.edge/,
    ],
    ['no credentials', ['--region', 'us-east-1'], () => nobody, 3, /There are no AWS credentials/],
    [
      'an unknown profile',
      ['--region', 'us-east-1', '--profile', 'x'],
      () => nobody,
      3,
      /The AWS profile "x" has no credentials/,
    ],
  ])('init refuses %s and writes nothing', async (_, flags, env, exit, says) => {
    const here = fresh()
    const { code, stderr } = await here.run(['init', ...who, ...flags], { env: env() })
    expect({ code, stderr }).toEqual({ code: exit, stderr: expect.stringMatching(says) })
    expect((await here.run(['cost', '--estimate'])).code).toBe(2)
  })

  it.each([['up', '--yes'], ['preview'], ['cost', '--estimate'], ['status']])(
    '%s refuses a wrong field of dataloaf.json by its name, before AWS is asked',
    async (...command) => {
      const here = fresh({ warehouse: { kind: 'serverless', rpu: 5 } })
      const { code, stderr } = await here.run(command, { env: account() })
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/aws\.warehouse\.rpu: .*multiple of 8/),
      })
      expect(await buckets()).toEqual([])
    },
  )

  it('up without an artifact, or without a yes, makes nothing', async () => {
    const here = fresh({})
    await built('cli')
    const { program, artifacts, remove } = copyPackage()
    rmSync(artifacts.loader, { force: true })
    const without = await here.run(['up', '--yes'], { program, env: account() })
    remove()
    expect({ code: without.code, stderr: without.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('The loader artifact is not at'),
    })
    expect((await here.run(['up', '--detach'], { env: account() })).stderr).toContain('--detach is not for the target')
    expect(await buckets()).toEqual([])
  })

  it.each([['status'], ['open'], ['doctor'], ['backup'], ['dns'], ['down', '--yes']])(
    '%s says that nothing is built yet',
    async (...command) => {
      const { code, json } = await fresh({}).run([...command, '--json'], { env: account() })
      expect({ code, error: json() }).toMatchObject({
        code: 1,
        error: { error: { code: 'not_running', hint: 'dataloaf up' } },
      })
    },
  )

  it('down deletes data only when their name is confirmed', async () => {
    const here = fresh({ stack: 'shop' })
    const { code, stderr } = await here.run(['down', '--delete-data', '--confirm', 'other'], { env: account() })
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--confirm shop') })
  })

  it('logs are those of the part that was asked for, oldest first', async () => {
    const client = new CloudWatchLogsClient(clientOptions(moto.endpoint))
    const logGroupName = '/dataloaf/shop/loader'
    await client.send(new CreateLogGroupCommand({ logGroupName }))
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'one' }))
    const at = Date.now() - 5_000
    const logEvents = ['first', 'second', 'third'].map((message, n) => ({ message, timestamp: at + n }))
    await client.send(new PutLogEventsCommand({ logGroupName, logStreamName: 'one', logEvents }))
    const here = fresh({ stack: 'shop' })
    const { stdout } = await here.run(['logs', '--of', 'loader', '--lines', '2'], { env: account() })
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]),
    ).toEqual(['second', 'third'])
    const none = await here.run(['logs', '--of', 'worker'], { env: account() })
    expect({ code: none.code, stderr: none.stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('no log of the worker'),
    })
  })

  const who = ['--yes', '--target', 'aws', '--name', 'My shop', '--admin-email', 'me@example.com']

  function account(): NodeJS.ProcessEnv {
    return { AWS_ENDPOINT_URL: moto.endpoint, AWS_ACCESS_KEY_ID: 'moto', AWS_SECRET_ACCESS_KEY: 'moto' }
  }

  function fresh(aws?: object): Pick<Folder, 'path' | 'run'> {
    const { path } = folder()
    folders.push(path)
    const file = { name: 'My shop', target: 'aws', aws: { region: 'us-east-1', ...aws } }
    if (aws) writeFileSync(join(path, 'dataloaf.json'), JSON.stringify(file))
    return { path, run: (args, options) => dataloaf(args, { cwd: path, ...options }) }
  }

  async function buckets(): Promise<unknown[]> {
    return (await new S3Client(clientOptions(moto.endpoint)).send(new ListBucketsCommand({}))).Buckets ?? []
  }
})
