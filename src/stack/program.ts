import { getAvailabilityZones } from '@pulumi/aws/getAvailabilityZones.js'
import { getCallerIdentity } from '@pulumi/aws/getCallerIdentity.js'
import { type Output, output, secret } from '@pulumi/pulumi'
import { hostWords, variablesOf } from '../runtime/told.ts'
import { Accounts } from './accounts.ts'
import { Alarms } from './alarms.ts'
import { type Artifacts, assertArtifacts } from './artifact.ts'
import { Buckets } from './buckets.ts'
import { fixedNames } from './calculations/names.ts'
import { dataFolder, hostPort } from './calculations/user-data.ts'
import { Costs } from './costs.ts'
import { Discovery } from './discovery.ts'
import { type DnsRecord, Domain } from './domain.ts'
import { Encryption } from './encryption.ts'
import { Firewall } from './firewall.ts'
import { createFront } from './front.ts'
import { hostRights } from './host-rights.ts'
import { Ingest } from './ingest.ts'
import { Lake } from './lake.ts'
import { Network } from './network.ts'
import type { Keyed, Scope } from './part.ts'
import { ServerSettings } from './server-settings.ts'
import type { StackSettings } from './settings.ts'
import { Storage } from './storage.ts'
import { Streams } from './streams.ts'

export interface ProgramArgs {
  settings: StackSettings
  artifacts: Artifacts
  /** Whether ACM has issued the certificate of a domain whose DNS is elsewhere. Default false. */
  certificateIssued?: boolean
  /** What must never be in dataloaf.json. */
  oidcClientSecret?: string | undefined
  /** The company's mail server; its address may hold a password. Default: no mail is sent. */
  mail?: MailServer | undefined
  /** Day of this run, 20260131. */
  today: string
}

export interface MailServer {
  /** `smtps://user:password@mail.example.com` */
  server: string
  from: string
}

/** What a deployment says of itself. */
export interface StackOutputs {
  /** Of the web app; absent when it is reached by a session of SSM, or its certificate is not there yet. */
  address?: Output<string>
  collectUrl: Output<string>
  /** Records to add where the domain's DNS is. */
  dnsRecords?: Output<DnsRecord[]>
  rawBucket: Output<string>
  workBucket: Output<string>
  /** Of the Data API; absent without Redshift. */
  warehouse?: Output<string>
  logs: string
  alarmTopic: Output<string>
}

/** The whole deployment, from the key that everything is encrypted with to the alarms that watch it. */
export function stackProgram(args: ProgramArgs): () => Promise<StackOutputs> {
  assertArtifacts(args.artifacts)
  return async () => {
    const { settings, artifacts } = args
    const scope = keyed(await scopeOf(args))
    const network = new Network(scope)
    const buckets = new Buckets(scope)
    const streams = new Streams(scope, buckets)
    new Lake(scope, buckets)
    const discovery = new Discovery(scope, buckets.raw)
    const storage = new Storage(scope, { artifacts, network, buckets, streams, discovery })
    const domain = domainOf(scope, args)
    const firewall = settings.edge === 'rest' ? new Firewall(scope) : undefined
    const ingest = new Ingest(scope, { artifacts, streams, work: buckets.work, network, domain, firewall })
    const { volume, metadata, warehouse } = storage
    const statements = hostRights(scope, { buckets, streams, discovery, storage })
    const { mail } = args
    const mailPort = mail && portOf(mail.server)
    const host = { artifact: artifacts.server, buckets, network, statements, volume, metadata, mailPort }
    const front = createFront(scope, { host, network, buckets, domain, firewall })
    const address = addressOf(front.address, domain)
    const accounts = createAccounts(scope, args, address)
    new ServerSettings(scope, {
      ...variablesOf(hostWords, {
        region: scope.region,
        warehouse: warehouse ? 'redshift' : 'host',
        dataDirectory: dataFolder,
        listen: '0.0.0.0',
        port: String(hostPort),
        organization: settings.organization,
        adminEmail: settings.adminEmail,
        publicAddress: address,
        collectUrl: ingest.url,
        ...accounts?.told,
        signInSaml: samlOf(settings),
        smtpUrl: mail && secret(mail.server),
        mailFrom: mail?.from,
        rawBucket: buckets.raw.bucket,
        workBucket: buckets.work.bucket,
        eventsStream: streams.events.name,
        usersStream: streams.users.name,
        ...ingest.told,
      }),
      ...storage.environment,
    })
    const parts = [streams, discovery, storage, ingest, front, ...(firewall ? [firewall] : [])]
    const { topic } = new Alarms(
      scope,
      parts.flatMap(({ alarms }) => alarms),
    )
    if (settings.budget_usd !== undefined) new Costs(scope, { monthlyUsd: settings.budget_usd, topic })
    return {
      ...(front.address && { address: front.address }),
      collectUrl: ingest.url,
      ...(domain && { dnsRecords: domain.records }),
      rawBucket: buckets.raw.bucket,
      workBucket: buckets.work.bucket,
      ...(warehouse && { warehouse: warehouse.address }),
      logs: fixedNames(settings.stack).path,
      alarmTopic: topic.arn,
    }
  }
}

async function scopeOf({ settings, today }: ProgramArgs): Promise<Scope> {
  const { accountId, arn } = await getCallerIdentity()
  const optIn = { name: 'opt-in-status', values: ['opt-in-not-required'] }
  const { names } = await getAvailabilityZones({ state: 'available', filters: [optIn] })
  const zones = names.slice(0, settings.network.zones)
  return { settings, account: accountId, partition: arn.split(':')[1] ?? 'aws', region: settings.region, zones, today }
}

function keyed(scope: Scope): Keyed {
  return { ...scope, key: new Encryption(scope).key }
}

/** Where a mail server listens that does not say so. */
function portOf(server: string): number {
  const { protocol, port } = new URL(server)
  return Number(port) || (protocol === 'smtps:' ? 465 : 587)
}

function domainOf(scope: Scope, { settings, certificateIssued = false }: ProgramArgs): Domain | undefined {
  return settings.domain && new Domain(scope, { ...settings.domain, isIssued: certificateIssued })
}

/** Before its certificate is there a domain's address is known all the same; inside a VPC a session of SSM leads there. */
function addressOf(front: Output<string> | undefined, domain: Domain | undefined): Output<string> {
  return front ?? output(domain ? `https://${domain.name}` : `http://localhost:${hostPort}`)
}

function samlOf({ accounts }: StackSettings): string | undefined {
  return accounts.kind === 'local' && accounts.saml ? JSON.stringify(accounts.saml) : undefined
}

function createAccounts(scope: Keyed, args: ProgramArgs, address: Output<string>): Accounts | undefined {
  const { accounts } = args.settings
  if (accounts.kind !== 'cognito') return undefined
  return new Accounts(scope, { cognito: accounts, address, oidcClientSecret: args.oidcClientSecret })
}
