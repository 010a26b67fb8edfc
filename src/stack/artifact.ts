import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { BucketObjectv2 } from '@pulumi/aws/s3/bucketObjectv2.js'
import { asset } from '@pulumi/pulumi'
import { DataLoafError } from '../errors.ts'
import { prefixes } from './calculations/names.ts'
import type { Part } from './part.ts'

/** Files that the stack runs: five zips for Lambda, with `index.handler`, and a .tgz for the host, with `server.js`. */
export interface Artifacts {
  ingest: string
  userUpdate: string
  loader: string
  finisher: string
  worker: string
  server: string
}

/** Throws `not_found` naming the first file that is not there. */
export function assertArtifacts(artifacts: Artifacts): void {
  for (const [name, file] of Object.entries(artifacts)) {
    if (existsSync(file)) continue
    throw new DataLoafError('not_found', `The ${name} artifact is not at ${file}.`, { hint: 'npm run build' })
  }
}

/** An artifact in a bucket, under a name made of its content: what runs is known by it, and old ones stay as they were. */
export interface StoredArtifact {
  object: BucketObjectv2
  key: string
  sha256: string
}

export function storeArtifact(part: Part, bucket: Bucket, file: string): StoredArtifact {
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  const key = `${prefixes.artifacts}server-${sha256}.tgz`
  const args = { bucket: bucket.id, key, source: new asset.FileAsset(file), tags: part.tags }
  return { object: new BucketObjectv2(part.named('server'), args, part.child()), key, sha256 }
}
