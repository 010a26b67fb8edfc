/** One signed request to an AWS service, for a program that asks it nothing else and is spared its client. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

export interface AwsIdentity {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

export interface AwsRequest {
  service: string
  region: string
  credentials: AwsIdentity | (() => Promise<AwsIdentity>)
  url: URL
  /** A GET without one. */
  body?: string
  /** With a body. Default: POST. */
  method?: 'POST' | 'PUT'
  headers?: { [name: string]: string }
  /** Milliseconds. Default: 2,000. */
  timeout?: number
}

/** Rejects when no answer comes in time; what the answer says is the caller's to judge. */
export async function signedRequest(request: AwsRequest): Promise<Response> {
  const { service, region, credentials, url, body, headers: own = {}, timeout = 2_000 } = request
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' })
  const method = body === undefined ? 'GET' : (request.method ?? 'POST')
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: {},
    headers: { ...own, host: url.host, 'x-amz-content-sha256': hashOf(body ?? '') },
    ...(body !== undefined && { body }),
  })
  const signal = AbortSignal.timeout(timeout)
  return await fetch(url, { method, headers, signal, ...(body !== undefined && { body }) })
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

class Sha256 {
  #hash: Hash | Hmac
  readonly #secret: Parameters<typeof createHmac>[1] | undefined

  constructor(secret?: unknown) {
    this.#secret = secret as Parameters<typeof createHmac>[1] | undefined
    this.#hash = this.#fresh()
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset(): void {
    this.#hash = this.#fresh()
  }

  #fresh() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
  }
}
