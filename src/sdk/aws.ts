/**
 * Signs a program in AWS in with its IAM role: no secret is made, kept or changed.
 *
 * ```ts
 * import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
 * import { awsKey } from 'dataloaf/aws'
 * import { QueryClient } from 'dataloaf/query'
 *
 * const endpoint = 'https://data.example.com'
 * const apiKey = awsKey({ endpoint, credentials: fromNodeProviderChain() })
 * const client = new QueryClient({ endpoint, apiKey, app: 'my-shop' })
 * ```
 */
import { createHash, createHmac } from 'node:crypto'

export interface AwsCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string | undefined
}

export interface AwsKeyOptions {
  /** The server's public address: what is signed is of no use to another server. */
  endpoint: string
  /** Those of the role, or what finds them. */
  credentials: AwsCredentials | (() => Promise<AwsCredentials>)
  /** Whose STS the server asks. @default AWS_REGION, else us-east-1 */
  region?: string | undefined
  /** Milliseconds since 1970. @default Date.now */
  clock?: () => number
}

/** What goes where an API key goes: a signature for five minutes, made anew before it ends. */
export function awsKey({ endpoint, credentials, region, clock = Date.now }: AwsKeyOptions): () => Promise<string> {
  const server = new URL(endpoint).host
  const where = region ?? process.env.AWS_REGION ?? 'us-east-1'
  let made: { key: string; until: number } | undefined
  return async () => {
    const now = clock()
    if (made && made.until > now) return made.key
    const found = typeof credentials === 'function' ? await credentials() : credentials
    const url = signedUrl({ server, region: where, credentials: found, now })
    const key = `aws.${Buffer.from(JSON.stringify({ url, server })).toString('base64url')}`
    made = { key, until: now + (lifetime - 60) * 1000 }
    return key
  }
}

/** Seconds. */
const lifetime = 300

interface Signed {
  server: string
  region: string
  credentials: AwsCredentials
  now: number
}

/** Asks STS who signed it, with the server's name as a signed header (Signature Version 4, in the query). */
function signedUrl({ server, region, credentials, now }: Signed): string {
  const host = `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = `${time.slice(0, 8)}/${region}/sts/aws4_request`
  const query = textOf({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(lifetime),
    ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host;x-dataloaf-server',
  })
  const headers = `host:${host}\nx-dataloaf-server:${server}\n`
  const request = ['GET', '/', query, headers, 'host;x-dataloaf-server', hashOf('')].join('\n')
  const key = [...scope.split('/')].reduce<string | Buffer>(mac, `AWS4${credentials.secretAccessKey}`)
  const signature = mac(key, [algorithm, time, scope, hashOf(request)].join('\n')).toString('hex')
  return `https://${host}/?${query}&X-Amz-Signature=${signature}`
}

const algorithm = 'AWS4-HMAC-SHA256'

/** In the order that is signed, escaped as it is signed. */
function textOf(query: { [name: string]: string }): string {
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  const names = Object.keys(query).sort()
  return names.map((name) => `${escaped(name)}=${escaped(query[name]!)}`).join('&')
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
