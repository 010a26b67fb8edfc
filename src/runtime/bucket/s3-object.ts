import { type AwsIdentity, signedRequest } from '../aws-request.ts'

/** Where an object is and who may do something with it. */
export interface S3ObjectOptions {
  bucket: string
  key: string
  region: string
  credentials: AwsIdentity
  /** S3's address, where it is not the region's own. */
  endpoint?: string | undefined
  /** Milliseconds. Default: 2,000. */
  timeout?: number
}

/** Reads one object: a function that reads nothing else is spared the client of 130 kB. */
export async function readS3Object(options: S3ObjectOptions): Promise<Uint8Array> {
  return new Uint8Array(await (await request(options)).arrayBuffer())
}

/** Writes one object of a few words. */
export async function writeS3Object(options: S3ObjectOptions, body: string): Promise<void> {
  await request(options, { method: 'PUT', body })
}

async function request(
  { bucket, key, endpoint, ...who }: S3ObjectOptions,
  what: { method?: 'PUT'; body?: string } = {},
): Promise<Response> {
  const own = `https://${bucket}.s3.${who.region}.amazonaws.com/${key}`
  const url = new URL(endpoint ? `${endpoint}/${bucket}/${key}` : own)
  const answer = await signedRequest({ service: 's3', url, ...who, ...what })
  if (!answer.ok) throw new Error(`S3 answered ${answer.status} for ${key}`)
  return answer
}
