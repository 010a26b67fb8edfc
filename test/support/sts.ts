/** AWS STS as a server meets it: moto says whose credentials they are, and the signature is held against AWS's own signer. */
import { createHash, createHmac } from 'node:crypto'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { SignatureV4 } from '@smithy/signature-v4'
import type { AskSts } from '../../src/runtime/accounts/aws-callers.ts'
import { clientOptions } from './moto.ts'

export interface RoleCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

export interface Sts {
  /** What a server is told to ask. */
  ask: AskSts
  /** Addresses it was asked by. */
  asked: string[]
  /** Credentials of a session of the role, which is then known. */
  assume(role: string, session?: string): Promise<RoleCredentials>
}

export function stsOf(moto: { readonly endpoint: string }): Sts {
  const secrets = new Map<string, RoleCredentials>()
  const asked: string[] = []
  return {
    asked,
    async assume(role, session = 'nightly-1') {
      const client = new STSClient(clientOptions(moto.endpoint))
      const { Credentials: made } = await client.send(
        new AssumeRoleCommand({ RoleArn: role, RoleSessionName: session }),
      )
      const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken = '' } = made ?? {}
      const credentials = { accessKeyId, secretAccessKey, sessionToken: SessionToken }
      secrets.set(accessKeyId, credentials)
      return credentials
    },
    async ask(address, headers) {
      asked.push(address)
      const url = new URL(address)
      const query = Object.fromEntries(url.searchParams)
      const [accessKeyId = ''] = (query['X-Amz-Credential'] ?? '').split('/')
      const credentials = secrets.get(accessKeyId)
      if (!credentials) return refusal('InvalidClientTokenId')
      if ((await signatureOf(url, headers, credentials)) !== query['X-Amz-Signature']) {
        return refusal('SignatureDoesNotMatch')
      }
      // moto looks for the access key in a header alone.
      const authorization = `AWS4-HMAC-SHA256 Credential=${query['X-Amz-Credential']}, SignedHeaders=host, Signature=0`
      return await fetch(`${moto.endpoint}/`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      })
    },
  }
}

/** What AWS's own signer makes of the same request. */
export async function signatureOf(url: URL, headers: { [name: string]: string }, credentials: RoleCredentials) {
  const query = Object.fromEntries(url.searchParams)
  const [, , region = '', service = ''] = query['X-Amz-Credential']!.split('/')
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 })
  const unsigned = Object.entries(query).filter(([name]) => !name.startsWith('X-Amz-'))
  const signed = await signer.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(unsigned),
      headers: { host: url.host, ...headers },
    },
    {
      signingDate: new Date(query['X-Amz-Date']!.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')),
      expiresIn: Number(query['X-Amz-Expires']),
    },
  )
  return signed.query?.['X-Amz-Signature']
}

const refusal = (code: string) =>
  new Response(`<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`, { status: 403 })

class Sha256 {
  readonly #made: ReturnType<typeof createHash>

  constructor(secret?: unknown) {
    this.#made = (
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Parameters<typeof createHmac>[1])
    ) as ReturnType<typeof createHash>
  }

  update(data: Uint8Array): void {
    this.#made.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#made.digest()
  }

  reset(): void {}
}
