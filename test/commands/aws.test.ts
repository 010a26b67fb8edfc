import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateNames } from '../../src/stack/calculations/names.ts'
import { artifactsFor } from '../../src/stack/natives.ts'
import { missingFromLab, startLabForCli } from '../support/aws-lab.ts'
import { gapsText } from '../support/aws-lab-answers.ts'
import { type AwsProject, awsProject, codeHashes, hashOf, objectHashes, s3, stoppedUp } from '../support/aws-life.ts'
import { built } from '../support/built.ts'
import { region } from '../support/moto.ts'
import { copyPackage, type PackageCopy } from '../support/package-copy.ts'
import { zipOf } from '../support/zip.ts'

const missing = missingFromLab()
if (missing) {
  if (process.env.CI) throw new Error(`The commands of the aws target cannot run here: install ${missing}.`)
  process.stderr.write(`skipped: the commands of the aws target, against an emulated AWS (install ${missing})\n`)
} else {
  process.stderr.write(gapsText)
}

/** Where the command line keeps what it fetched for a host with data of its own. */
const fetchedInto = join(homedir(), '.dataloaf', 'natives')

/** Milliseconds. One life after the other: all at once they keep each other waiting. */
const patience = 1_800_000

describe.skipIf(missing)('the aws target, by its commands', () => {
  let lab: Awaited<ReturnType<typeof startLabForCli>>
  let newer: PackageCopy
  const projects: AwsProject[] = []

  beforeAll(async () => {
    await built('cli')
    newer = copyPackage()
    lab = await startLabForCli()
  })
  afterAll(async () => {
    for (const one of projects) one.remove()
    await lab.stop()
    newer.remove()
  })

  it(
    'DuckDB on the host: up is stopped by Ctrl-C and by a refusal and goes on, brings what was built, and then only what changed',
    async () => {
      const { program, artifacts } = newer
      const here = project({ stack: 'whole', warehouse: { kind: 'host' } }, program)
      expect(await here.told('preview')).toMatchObject({ code: 0, last: { kind: 'result' } })
      expect(await bucketsOf('whole')).toEqual([])

      const first = await stoppedUp(here, 'SIGINT')
      expect(first).toMatchObject({ code: 130, last: { error: { code: 'cancelled' } } })
      expect(first.said[0]).toMatchObject({ kind: 'estimate', total: expect.any(Number) })

      lab.refused.push({ service: 'sns', operation: 'CreateTopic', about: 'whole-' })
      expect(await here.told('up', '--yes')).toMatchObject({
        code: 3,
        last: { error: { code: 'forbidden', message: expect.stringContaining('sns:CreateTopic') } },
      })
      lab.refused.length = 0
      const again = await here.told('up', '--yes')
      expect(again).toMatchObject({
        code: 0,
        last: {
          changes: { create: expect.any(Number), same: expect.any(Number) },
          outputs: { address: expect.stringContaining('cloudfront'), collectUrl: expect.any(String) },
        },
      })
      const { workBucket } = again.last.outputs as { workBucket: string }
      const stored = [...(await objectHashes(lab.endpoint, workBucket, 'artifacts/')).values()]
      const deployed = await artifactsFor({ warehouse: { kind: 'host' } }, artifacts, { root: fetchedInto })
      expect(stored).toContain(hashOf(deployed.server))
      const hashes = Object.values(deployed).map(hashOf)
      const code = await codeHashes(lab.endpoint, 'whole')
      expect([...stored, ...code.values()].filter((hash) => !hashes.includes(hash))).toEqual([])
      expect(code.size).toBe(3)

      expect((await here.told('up', '--yes')).last.changes).toEqual({ same: expect.any(Number) })
      writeFileSync(artifacts.overflow, zipOf({ 'index.mjs': 'export const handler = async () => undefined\n' }))
      expect((await here.told('up', '--yes')).last.changes).toEqual({ same: expect.any(Number), update: 1 })
      const later = await codeHashes(lab.endpoint, 'whole')
      const changed = [...later].filter(([name, hash]) => code.get(name) !== hash)
      expect(changed).toEqual([[expect.stringContaining('overflow'), hashOf(artifacts.overflow)]])

      here.configure({ stack: 'whole', warehouse: { kind: 'serverless' } })
      const other = await here.run('preview')
      expect({ code: other.code, stderr: other.stderr }).toEqual({
        code: 0,
        stderr: expect.stringMatching(/vol-\w+ \(aws:ebs\/volume:Volume\) stays in the account with its data/),
      })
      here.configure({ stack: 'whole', warehouse: { kind: 'host' } })
      expect((await here.told('preview')).last.changes).toEqual({ same: expect.any(Number) })

      expect((await here.run('open', '--no-browser')).stdout).toContain('cloudfront.net')
      expect((await here.told('backup')).last).toMatchObject({ snapshots: [{ of: 'warehouse' }] })
      expect((await here.run('down', '--delete-data', '--confirm', 'other')).code).toBe(2)
      expect((await here.told('down', '--yes')).last.kept).toEqual(
        expect.arrayContaining([expect.stringContaining('data volume'), expect.stringContaining('buckets')]),
      )
      expect(await here.told('down', '--delete-data', '--confirm', 'whole')).toMatchObject({
        code: 0,
        last: {
          changes: { delete: expect.any(Number) },
          kept: [expect.stringContaining('last snapshot of the data volume'), expect.stringContaining('history')],
        },
      })
      const twice = await here.run('down', '--delete-data', '--confirm', 'whole')
      expect({ code: twice.code, stderr: twice.stderr }).toEqual({
        code: 0,
        stderr: expect.stringMatching(/whole: nothing to do\n.*Kept:\n[^\n]*history/s),
      })
    },
    patience,
  )

  it(
    'Redshift Serverless: up goes on after the machine went down; what down keeps is taken up again, or goes with a last snapshot',
    async () => {
      const here = project({ stack: 'redshift', load: { every: 'hourly' } })
      // A first run that ended between the state's bucket and its key.
      const { bucket } = stateNames({ stack: 'redshift', account: '123456789012', region })
      await s3(lab.endpoint).send(new CreateBucketCommand({ Bucket: bucket }))
      expect((await here.told('status')).last).toMatchObject({ error: { code: 'not_running', hint: 'dataloaf up' } })

      expect((await stoppedUp(here, 'SIGKILL')).code).toBe(null)
      const locked = await here.run('up', '--yes')
      expect({ code: locked.code, stderr: locked.stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/taken by .* at \d{4}-.*\n.*dataloaf up --unlock/),
      })
      expect(locked.stderr).not.toContain('pulumi')
      const up = await here.told('up', '--yes', '--unlock')
      expect(up).toMatchObject({ code: 0, last: { outputs: { warehouse: expect.any(String) } } })
      expect((await here.told('up', '--yes')).last.changes).toEqual({ same: expect.any(Number) })

      expect((await here.told('status')).last).toMatchObject({ target: 'aws', stack: 'redshift', region })
      expect((await here.run('logs', '--of', 'loader')).stderr).toContain('has said nothing')
      expect((await here.told('backup')).last).toMatchObject({
        snapshots: [{ of: 'warehouse' }, { of: 'metadata' }],
      })

      const kept = await here.told('down', '--yes')
      expect(kept).toMatchObject({
        code: 0,
        last: { kept: expect.arrayContaining([expect.stringMatching(/storage/)]) },
      })
      expect((await here.told('down', '--yes')).last).toMatchObject({ kept: kept.last.kept })
      const back = await here.told('up', '--yes')
      expect(back).toMatchObject({
        code: 0,
        last: { changes: { create: expect.any(Number), same: expect.any(Number) } },
      })
      expect(await here.told('down', '--delete-data', '--confirm', 'redshift')).toMatchObject({
        code: 0,
        last: {
          snapshot: expect.stringContaining('dataloaf-redshift-'),
          kept: [expect.stringMatching(/last snapshot of the warehouse .* and the metadata/), expect.anything()],
        },
      })
      expect(await bucketsOf('redshift')).toEqual([bucket])
      expect((await here.told('status')).last).toMatchObject({ error: { code: 'not_running' } })
    },
    patience,
  )

  it(
    'a cluster, with a domain whose DNS is elsewhere: up takes two steps with its records between them, down says what goes on being billed',
    async () => {
      const warehouse = { kind: 'provisioned', node_type: 'ra3.large', nodes: 1 }
      const here = project({ stack: 'steps', warehouse, domain: { name: 'insights.example.org' } })
      expect((await here.told('up', '--yes')).last).toMatchObject({
        kind: 'result',
        next: expect.stringContaining('dataloaf dns wait'),
      })
      const { records } = (await here.run('dns', '--json')).json<{ records: { name: string; type: string }[] }>()
      expect(records.map(({ type }) => type)).toEqual(records.map(() => 'CNAME'))
      expect(records.map(({ name }) => name)).toEqual(expect.arrayContaining(['insights.example.org']))
      expect((await here.told('open')).last).toMatchObject({ error: { hint: 'dataloaf dns' } })
      expect((await here.told('dns', 'wait')).last).toEqual({ certificate: 'ISSUED' })
      expect((await here.told('up', '--yes')).last).toMatchObject({
        outputs: { address: 'https://insights.example.org' },
      })
      const down = await here.run('down', '--yes')
      expect(down.stderr).toMatch(
        /the Redshift cluster dataloaf-steps, which runs on and costs \$396 a month \(\$0\.54 an hour\); to stop that: aws redshift pause-cluster --region us-east-1 --cluster-identifier dataloaf-steps\n/,
      )
      expect((await here.told('down', '--delete-data', '--confirm', 'steps')).last.kept).toEqual([
        expect.stringMatching(/last snapshot of .*the cluster/),
        expect.stringContaining('history'),
      ])
    },
    patience,
  )

  function project(aws: object, program?: string): AwsProject {
    const made = awsProject({ aws, env: lab.env, ...(program !== undefined && { program }) })
    projects.push(made)
    return made
  }

  /** The stack's own buckets, and that of its state. */
  async function bucketsOf(stack: string): Promise<string[]> {
    const { Buckets = [] } = await s3(lab.endpoint).send(new ListBucketsCommand({}))
    return Buckets.map(({ Name = '' }) => Name).filter((name) => name.includes(`${stack}-`))
  }
})
