import { type AwsIdentity, signedRequest } from '../aws-request.ts'

/** Where an object is and who may read it. */
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
export async function readS3Object({ bucket, key, endpoint, ...who }: S3ObjectOptions): Promise<Uint8Array> {
  const own = `https://${bucket}.s3.${who.region}.amazonaws.com/${key}`
  const answer = await signedRequest({
    service: 's3',
    url: new URL(endpoint ? `${endpoint}/${bucket}/${key}` : own),
    ...who,
  })
  if (!answer.ok) throw new Error(`S3 answered ${answer.status} for ${key}`)
  return new Uint8Array(await answer.arrayBuffer())
}
