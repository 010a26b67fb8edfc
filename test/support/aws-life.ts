/** A project of the aws target, driven by its commands, and what they left in the emulated account. */
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { dataloaf, folder, type Ran, start, until } from './cli.ts'
import { clientOptions, region } from './moto.ts'

/** An answer under `--json`, or a line of one. */
export interface Told {
  kind: string
  [field: string]: unknown
}

export interface AwsProject {
  path: string
  /** Runs a command to its end. */
  run(...args: string[]): Promise<Ran>
  /** Runs a command under `--json`; the last line of its answer. */
  told(...args: string[]): Promise<{ code: number | null; last: Told }>
  /** Starts a command that the caller ends. */
  start(...args: string[]): ReturnType<typeof start>
  /** The same project, with more in the environment. */
  with(more: NodeJS.ProcessEnv): AwsProject
  /** Another dataloaf.json. */
  configure(aws: object): void
  remove(): void
}

export interface ProjectOptions {
  /** What dataloaf.json says under `aws`, beside the region. */
  aws: object
  env: NodeJS.ProcessEnv
  /** Command line to run. Default: this repository's. */
  program?: string
}

export function awsProject({ aws, env, program }: ProjectOptions): AwsProject {
  const { path } = folder()
  configure(path, aws)
  return projectIn(path, { env, ...(program !== undefined && { program }) })
}

function configure(path: string, aws: object): void {
  const file = { name: 'My shop', target: 'aws', admin_email: 'me@example.com', aws: { region, ...aws } }
  writeFileSync(join(path, 'dataloaf.json'), JSON.stringify(file))
}

function projectIn(path: string, options: Omit<ProjectOptions, 'aws'>): AwsProject {
  const run = (...args: string[]) => dataloaf(args, { cwd: path, ...options })
  return {
    path,
    run,
    async told(...args) {
      const { code, stdout, stderr } = await run(...args, '--json')
      if (stdout === '') throw new Error(`${args.join(' ')} ended with ${code} and said nothing: ${stderr}`)
      return { code, last: lastOf(stdout) }
    },
    start: (...args) => start(args, { cwd: path, leads: true, ...options }),
    with: (more) => projectIn(path, { ...options, env: { ...options.env, ...more } }),
    configure: (aws) => configure(path, aws),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** A run of `up` that is ended as soon as something was made; with SIGKILL the engine and the provider end with it. */
export async function stoppedUp(here: AwsProject, signal: 'SIGINT' | 'SIGKILL') {
  const run = here.start('up', '--yes', '--json')
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve))
  let text = ''
  run.stdout.on('data', (chunk) => {
    text += chunk
  })
  await until(run.stdout, '"state":"done"', 600_000)
  process.kill(signal === 'SIGKILL' ? -(run.pid as number) : (run.pid as number), signal)
  const code = await ended
  const said = lines(text)
  return { code, said, last: said.at(-1) }
}

/** What a long run said under `--json`, a value a line. */
export function lines(text: string): Told[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
}

/** The answer: all that was said, or the last line of a long run. */
function lastOf(text: string): Told {
  return text.startsWith('{\n') ? (JSON.parse(text) as Told) : (lines(text).at(-1) as Told)
}

/** SHA-256 of a file, in hexadecimal digits. */
export const hashOf = (file: string) => sha256(readFileSync(file), 'hex')

/** Hashes of the code of every function of a stack, by the function's name. */
export async function codeHashes(endpoint: string, stack: string): Promise<Map<string, string>> {
  const answer = await fetch(`${endpoint}/2015-03-31/functions/`, { headers: signed('lambda') })
  const { Functions } = (await answer.json()) as { Functions: { FunctionName: string; CodeSha256: string }[] }
  const own = Functions.filter(({ FunctionName }) => FunctionName.startsWith(`${stack}-`))
  const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex')
  return new Map(own.map(({ FunctionName, CodeSha256 }) => [FunctionName, hex(CodeSha256)]))
}

/** Hashes of the objects below a prefix, by their keys. */
export async function objectHashes(endpoint: string, Bucket: string, Prefix: string): Promise<Map<string, string>> {
  const client = s3(endpoint)
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }))
  const hashes = new Map<string, string>()
  for (const { Key = '' } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
    hashes.set(Key, sha256((await Body?.transformToByteArray()) ?? new Uint8Array(), 'hex'))
  }
  return hashes
}

export const s3 = (endpoint: string) => new S3Client({ ...clientOptions(endpoint), forcePathStyle: true })

const sha256 = (data: Uint8Array, encoding: 'hex') => createHash('sha256').update(data).digest(encoding)

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
})
