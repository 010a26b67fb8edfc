import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bucket } from '@pulumi/aws/s3/bucket.js'
import { BucketObjectv2 } from '@pulumi/aws/s3/bucketObjectv2.js'
import { asset } from '@pulumi/pulumi'
import { DataLoafError } from '../errors.ts'
import { prefixes } from '../runtime/places.ts'
import type { Part } from './part.ts'

/** The functions, each a zip for Lambda with `index.handler`. */
export const functions = ['ingest', 'overflow', 'loader', 'finisher', 'worker'] as const

/** Files that the stack runs: a zip a function, and a .tgz for the host, with `server.js` at its top. */
export type Artifacts = { [name in (typeof functions)[number] | 'server']: string }

/** Where the build puts them. */
export function artifactsIn(dist: string): Artifacts {
  const zips = functions.map((name) => [name, join(dist, 'lambda', `${name}.zip`)] as const)
  return { ...(Object.fromEntries(zips) as Omit<Artifacts, 'server'>), server: join(dist, 'server.tgz') }
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
