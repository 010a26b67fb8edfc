import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseConfig } from '../../src/config.ts'
import type { Artifacts } from '../../src/stack/artifact.ts'
import type { ProgramArgs } from '../../src/stack/program.ts'
import { stackSettings } from '../../src/stack/settings.ts'
import { zipOf } from './zip.ts'

/** What dataloaf.json says under `aws`, beside the region, for every variant that tests go through. */
export const variants = {
  'host, no domain': {
    mail: { server: 'smtps://mail.example.com', from: 'insights@example.com' },
    warehouse: { kind: 'host' },
    budget_usd: 30,
    alarms: { email: 'ops@example.com' },
  },
  'host, domain of Route 53': {
    warehouse: { kind: 'host' },
    domain: { name: 'insights.example.com', zone: 'example.com' },
  },
  'serverless, HTTP API, domain of Route 53': {
    mail: { server: 'smtps://mail.example.com', from: 'insights@example.com' },
    domain: { name: 'insights.example.com', zone: 'example.com' },
    lake: { crawler: true },
    budget_usd: 600,
    alarms: { email: 'ops@example.com' },
    tags: { team: 'growth' },
  },
  'serverless, no domain, adaptive': { load: { every: 'adaptive' }, network: { zones: 2 } },
  'provisioned, REST API, DNS elsewhere': {
    warehouse: { kind: 'provisioned', node_type: 'ra3.xlplus', nodes: 2 },
    edge: 'rest',
    domain: { name: 'insights.example.org' },
    accounts: {
      kind: 'cognito',
      oidc: { issuer: 'https://login.example.org', client_id: 'dataloaf' },
      saml: { metadata_url: 'https://login.example.org/saml' },
    },
    permissions_boundary: 'arn:aws:iam::123456789012:policy/boundary',
  },
  'inside a VPC, serverless': { exposure: 'vpc', load: { every: 'hourly' } },
  'inside a VPC, host, domain': {
    exposure: 'vpc',
    warehouse: { kind: 'host' },
    domain: { name: 'insights.example.com', zone: 'example.com' },
  },
} as const

export type VariantName = keyof typeof variants
export const variantNames = Object.keys(variants) as VariantName[]

/** As DATALOAF_SMTP_URL says it. */
export const mailPassword = 'mail-password-of-the-test'
const mailServer = `smtps://u:${mailPassword}@mail.example.com`

export const oidcSecret = 'oidc-client-secret-of-the-test'

/** Arguments of the program for a variant. `artifacts` default to small ones made for the occasion. */
export function programArgs(variant: VariantName, more: Partial<ProgramArgs> & { stack?: string } = {}): ProgramArgs {
  const { stack = 'shop', ...rest } = more
  const aws = { region: 'us-east-1', stack, ...variants[variant] }
  const project = parseConfig({ name: 'My shop', target: 'aws', admin_email: 'me@example.com', aws })
  return {
    settings: stackSettings(project),
    artifacts: smallArtifacts(),
    today: '20260131',
    oidcClientSecret: oidcSecret,
    mail: 'mail' in variants[variant] ? { server: mailServer, from: 'insights@example.com' } : undefined,
    certificateIssued: true,
    ...rest,
  }
}

/** Real archives of almost nothing. The same `content` gives the same bytes. */
export function smallArtifacts(content = 'exports.handler = async () => ({ statusCode: 204 })\n'): Artifacts {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-artifacts-'))
  const write = (name: string, data: Uint8Array) => {
    writeFileSync(join(folder, name), data)
    return join(folder, name)
  }
  const zip = (name: string) => write(`${name}.zip`, zipOf({ 'index.js': content }))
  return {
    ingest: zip('ingest'),
    overflow: zip('overflow'),
    loader: zip('loader'),
    finisher: zip('finisher'),
    worker: zip('worker'),
    server: write('server.tgz', gzipSync(Buffer.from(content))),
  }
}
