import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PulumiCommand } from '@pulumi/pulumi/automation/index.js'
import { Deployment } from '../../src/stack/deployment.ts'
import { type ProgramArgs, stackProgram } from '../../src/stack/program.ts'
import { type Gaps, startGaps } from './aws-lab-gaps.ts'
import { shared } from './shared.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const source = shared('tools/aws-lab')

/** What is missing to run the real AWS provider against an emulator here, and how to get it; undefined when nothing is. */
export function missingFromLab(): string | undefined {
  if (!existsSync(source)) return `the lab at ${source} (set DATALOAF_SHARED)`
  if (spawnSync('python3', ['-c', 'import moto.server']).status !== 0) return 'moto (pip install "moto[server]==5.2.1")'
  const found = spawnSync('find', [
    '/',
    '-name',
    'terraform-provider-aws_v5*',
    '-not',
    '-path',
    '/proc/*',
    '-print',
    '-quit',
  ])
  if (!process.env.AWS_PROVIDER_BIN && found.stdout.length === 0)
    return 'terraform-provider-aws 5.100.0 (unpack it below ~/.terraform.d, or set AWS_PROVIDER_BIN)'
  return undefined
}

interface LabModule {
  pulumiRoot: string
  startMoto(): Promise<{ endpoint: string; stop(): Promise<void> }>
  labEnv(where: { endpoint: string; stateDir: string; sdkRoot: string }): Record<string, string>
}

/** An engine, the AWS provider and an AWS that forgets everything when it stops. */
export interface Lab {
  /** A deployment of a program; the same stack name is the same deployment. */
  open(args: ProgramArgs): Promise<Deployment>
  stop(): Promise<void>
}

/** Each lab has an AWS of its own, so that variants can run side by side. */
export async function startLab(): Promise<Lab> {
  const { folder, endpoint, lab, stop } = await startLabAws()
  const pulumi = await PulumiCommand.get({ root: lab.pulumiRoot })
  return {
    async open(args) {
      const stateDir = join(folder, 'state')
      const workDir = join(folder, args.settings.stack)
      mkdirSync(workDir, { recursive: true })
      const { PULUMI_BACKEND_URL: backend = '', ...env } = lab.labEnv({ endpoint, stateDir, sdkRoot: repository })
      return Deployment.open({ settings: args.settings, program: stackProgram(args), pulumi, backend, workDir, env })
    },
    stop,
  }
}

/** The same for the command line: what its environment must hold, and the address of its AWS. */
export async function startLabForCli(): Promise<Gaps & { env: NodeJS.ProcessEnv }> {
  const { folder, endpoint, refused, lab, stop } = await startLabAws()
  return { endpoint, refused, stop, env: envForCli(lab, { folder, endpoint }) }
}

/** An engine alone, with its state in a folder, for an AWS that runs already. */
export async function labForCli(folder: string, endpoint: string) {
  const lab = await copyOf(folder)
  return { root: lab.pulumiRoot, env: envForCli(lab, { folder, endpoint }) }
}

function envForCli(lab: LabModule, { folder, endpoint }: { folder: string; endpoint: string }): Record<string, string> {
  const { PULUMI_BACKEND_URL: _, ...env } = lab.labEnv({ endpoint, stateDir: folder, sdkRoot: repository })
  const PATH = `${join(lab.pulumiRoot, 'bin')}${delimiter}${process.env.PATH}`
  const home = join(folder, 'home')
  mkdirSync(home)
  return { ...env, PATH, PULUMI_HOME: home }
}

/** An AWS, what it lacks put right, and the lab that works with it. */
async function startLabAws() {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-lab-'))
  const lab = await copyOf(folder)
  // Certificates are issued as soon as they are looked at again.
  process.env.MOTO_ACM_VALIDATION_WAIT = '0'
  const moto = await lab.startMoto()
  const { endpoint, refused, stop } = await startGaps(moto.endpoint)
  await createZone(endpoint, 'example.com')
  return {
    folder,
    endpoint,
    refused,
    lab,
    async stop() {
      await stop()
      await moto.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The lab's own packages are among ours, so it runs from a copy that finds them. */
async function copyOf(folder: string): Promise<LabModule> {
  const copy = join(folder, 'aws-lab')
  cpSync(source, copy, { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  return (await import(pathToFileURL(join(copy, 'lab.mjs')).href)) as LabModule
}

/** A zone that is in the account before DataLoaf comes. */
async function createZone(endpoint: string, name: string): Promise<void> {
  const credential = 'Credential=test/20260101/us-east-1/route53/aws4_request'
  const response = await fetch(`${endpoint}/2013-04-01/hostedzone`, {
    method: 'POST',
    headers: { authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none` },
    body: `<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${name}</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>`,
  })
  if (!response.ok) throw new Error(`moto made no zone: ${await response.text()}`)
}
