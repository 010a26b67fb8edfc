/** dataloaf.json: what a project says about its deployment. Secrets are never in it. */
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { DataLoafError } from './errors.ts'

const timeZone = z.string().refine(isTimeZone, { error: 'is not a time zone; write an IANA name like "Europe/Berlin"' })

const mail = z
  .strictObject({
    server: z
      .url({ protocol: /^smtps?$/, error: 'is not like "smtp://mail.example.com:587" or "smtps://mail.example.com"' })
      .refine((url) => new URL(url).password === '', { error: 'holds a password; give it by DATALOAF_SMTP_URL' }),
    from: z.string().min(3).max(320).describe('Whose mail it is: insights@example.com.'),
  })
  .describe('The company’s mail server. Default: no mail is sent, links are copied. Passwords: DATALOAF_SMTP_URL.')

const local = z
  .strictObject({
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe('Port of the web app, the API and the collector. Default 4600.'),
    host: z.string().min(1).optional().describe('Address to listen on. Default 127.0.0.1, this machine only.'),
    public_address: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Address people reach it by, when a proxy stands in front: https://insights.example.com.'),
    data_directory: z.string().min(1).optional().describe('Folder of the data, from this file. Default .dataloaf.'),
    mail: mail.optional(),
  })
  .describe('The local target: everything on this machine.')

/** One word of lower case, as names of resources allow it everywhere. */
const stackName = z
  .string()
  .regex(/^[a-z](-?[a-z0-9])+$/, { error: 'is not lower-case letters, digits and single hyphens, a letter first' })
  .max(20)

const domainName = z
  .string()
  .max(200)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, { error: 'is no domain name: insights.example.com' })
const notPrivate = 'is not a private range of 1024 addresses or more, like "10.60.0.0/16"'
const privateRange = z.cidrv4().refine(isPrivateRange, { error: notPrivate })

const warehouse = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('serverless'),
      rpu: z
        .int()
        .min(4)
        .max(512)
        .refine((rpu) => rpu === 4 || rpu % 8 === 0, { error: 'is not 4 or a multiple of 8' })
        .default(4)
        .describe('Redshift processing units; 60 seconds of them are billed whenever it wakes.'),
      monthly_rpu_hours: z
        .int()
        .min(1)
        .optional()
        .describe('Past it the warehouse stops until the month ends. Default: half as much again as loading can use.'),
    })
    .describe('Redshift Serverless.'),
  z
    .strictObject({
      kind: z.literal('provisioned'),
      node_type: z.string().min(1).default('ra3.large').describe('Any node type Redshift has: rg.large, ra3.xlplus.'),
      nodes: z.int().min(1).max(128).default(1),
    })
    .describe('A Redshift cluster, billed by the hour.'),
  z.strictObject({ kind: z.literal('host') }).describe('DuckDB on the insights host: the smallest size, no Redshift.'),
])

const oidc = z
  .strictObject({ issuer: z.url({ protocol: /^https$/ }), client_id: z.string().min(1) })
  .describe('The company’s OpenID Connect provider. Its client secret comes by DATALOAF_OIDC_CLIENT_SECRET.')
const saml = z.strictObject({ metadata_url: z.url({ protocol: /^https$/ }) }).describe('The company’s SAML provider.')

const accounts = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }).describe('Accounts of DataLoaf’s own.'),
  z
    .strictObject({ kind: z.literal('cognito'), oidc: oidc.optional(), saml: saml.optional() })
    .describe('A Cognito user pool, alone or in front of the company’s provider.'),
])

const aws = z
  .strictObject({
    region: z.string().regex(/^[a-z]{2}(-[a-z]+){1,2}-\d$/, { error: 'is not a region like "eu-central-1"' }),
    profile: z
      .string()
      .min(1)
      .optional()
      .describe('Profile of the AWS configuration files. Default: the environment’s.'),
    stack: stackName.optional().describe('Name of this deployment in the account. Default: made of `name`.'),
    warehouse: warehouse.default({ kind: 'serverless', rpu: 4 }),
    exposure: z.enum(['internet', 'vpc']).default('internet').describe('Who can reach it: everybody, or the VPC only.'),
    edge: z
      .enum(['http', 'rest'])
      .default('http')
      .describe('What takes events in: an HTTP API, or a REST API with a firewall and a limit for each write key.'),
    domain: z
      .strictObject({
        name: domainName.describe('Name of the web app; events go to collect.NAME.'),
        zone: domainName.optional().describe('Route 53 zone in this account. Default: DNS is elsewhere.'),
      })
      .optional()
      .describe('Default: a name of AWS.'),
    load: z
      .strictObject({ every: z.enum(['3m', 'adaptive', 'hourly']).default('3m') })
      .prefault({})
      .describe('How often events enter Redshift; each time wakes it.'),
    host: z
      .strictObject({
        instance_type: z
          .string()
          .regex(/^[a-z]+\d+g[a-z]*\.[a-z0-9]+$/, { error: 'is not an arm64 type like "t4g.small"' })
          .default('t4g.small'),
        volume_gb: z.int().min(10).max(16_384).default(20),
      })
      .prefault({})
      .describe('The machine of the web app.'),
    network: z
      .strictObject({ cidr: privateRange.default('10.60.0.0/16'), zones: z.int().min(2).max(4).default(3) })
      .prefault({}),
    accounts: accounts.default({ kind: 'local' }),
    mail: mail.optional(),
    alarms: z.strictObject({ email: z.email().optional() }).prefault({}),
    budget_usd: z.number().min(1).optional().describe('Monthly; a warning is sent before it is spent.'),
    lake: z
      .strictObject({
        crawler: z.boolean().default(false).describe('A nightly Glue crawler that looks for attributes.'),
        scan_limit_gb: z.number().min(0.01).max(100_000).default(10).describe('What one query of Athena may read.'),
      })
      .prefault({}),
    permissions_boundary: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:policy\//, { error: 'is not the ARN of an IAM policy' })
      .optional()
      .describe('Put on every role.'),
    tags: z
      .record(z.string().regex(/^(?!aws:|dataloaf:)[\w .:/=+@-]{1,128}$/), z.string().max(256))
      .default({})
      .describe('Put on everything, beside DataLoaf’s own.'),
  })
  .superRefine((value, { addIssue }) => {
    const refuse = (path: string[], message: string) => addIssue({ code: 'custom', path, message })
    const { domain, exposure, edge, accounts } = value
    if (domain?.zone && !`.${domain.name}`.endsWith(`.${domain.zone}`))
      refuse(['domain', 'zone'], `does not hold ${domain.name}`)
    if (exposure === 'vpc' && edge === 'rest') refuse(['edge'], 'is for "exposure": "internet"; the VPC has its own')
    if (exposure === 'vpc' && accounts.kind === 'cognito')
      refuse(['accounts', 'kind'], 'cannot be "cognito" with "exposure": "vpc"; Cognito signs in over the internet')
  })
  .describe('The aws target: everything in your own account.')

export type AwsConfig = z.output<typeof aws>

const projectSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).max(100).describe('Name of the organization and, in the beginning, of its first app.'),
    target: z.enum(['local', 'aws']).default('local').describe('Where it runs.'),
    time_zone: timeZone.optional().describe('IANA name of the time zone new apps get. Default: the machine’s.'),
    admin_email: z.email().optional().describe('Who may sign in first. The password is never in this file.'),
    local: local.optional(),
    aws: aws.optional(),
  })
  .refine(({ target, aws }) => target === 'local' || aws, { path: ['aws'], error: 'is missing: { "region": … }' })
  .describe('DataLoaf: self-hosted product analytics')

export type Project = z.output<typeof projectSchema>

/** Reads and checks dataloaf.json. Throws `invalid_config` naming the first wrong field. */
export function readConfig(file: string): Project {
  return parseConfig(JSON.parse(readFileSync(file, 'utf8')), file)
}

/** Checks a value as dataloaf.json. */
export function parseConfig(value: unknown, file = 'dataloaf.json'): Project {
  const parsed = projectSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const path = issue?.path.filter((part) => typeof part !== 'symbol') ?? []
  const where = path.length > 0 ? ` at ${path.join('.')}` : ''
  throw new DataLoafError('invalid_config', `${file}${where}: ${issue?.message ?? 'is not valid'}`, { path })
}

/** The JSON schema editors use to complete and check dataloaf.json. */
export function configJsonSchema(): object {
  return z.toJSONSchema(projectSchema, { io: 'input' })
}

/** Whether this machine's Intl data know the time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** Private addresses (RFC 1918), the network's own address first, room for a subnet of each kind in each zone. */
function isPrivateRange(range: string): boolean {
  const [address = '', length] = range.split('/')
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number)
  const size = 2 ** (32 - Number(length))
  const isPrivate = a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
  return isPrivate && size >= 1024 && size <= 65_536 && (((a * 256 + b) * 256 + c) * 256 + d) % size === 0
}
