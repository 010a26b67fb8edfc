import type { Readable } from 'node:stream'
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { DataLoafError } from '../../errors.ts'
import type { Bucket, BucketObject } from '../ports.ts'
import { partsOf } from './key.ts'

export interface S3BucketOptions {
  client: S3Client
  /** The bucket's name. */
  name: string
}

/** Objects of an S3 bucket. S3 shows an object whole or not at all, and to everybody once `put` has resolved. */
export function s3Bucket({ client, name: Bucket }: S3BucketOptions): Bucket {
  const checked = (key: string) => partsOf(key).join('/')
  return {
    address: (key) => `s3://${Bucket}/${checked(key)}`,
    async put(key, body) {
      const input = { Bucket, Key: checked(key), Body: body }
      await client.send(new PutObjectCommand(input)).catch((error) => Promise.reject(failure(error, key, 'written')))
    },
    async get(key) {
      const input = { Bucket, Key: checked(key) }
      try {
        const { Body } = await client.send(new GetObjectCommand(input))
        return Buffer.from(await Body!.transformToByteArray())
      } catch (error) {
        throw failure(error, key, 'read')
      }
    },
    list: (prefix, after) => pages({ client, name: Bucket }, prefix, after),
    async delete(keys) {
      const all = keys.map(checked)
      for (let at = 0; at < all.length; at += mostAtOnce) {
        await deleteSome({ client, name: Bucket }, all.slice(at, at + mostAtOnce))
      }
    },
  }
}

/** Reads an object by its `s3://` address, of any bucket. Rejects with `not_found` or `unavailable`. */
export function s3Reader(client: S3Client): (address: string) => Promise<Uint8Array> {
  return async function read(address) {
    const [, name = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? []
    return await s3Bucket({ client, name }).get(key)
  }
}

/** Opens an object by its `s3://` address, for who does not want it whole. Rejects with `not_found` or `unavailable`. */
export function s3Opener(client: S3Client): (address: string) => Promise<Readable> {
  return async function open(address) {
    const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? []
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      return Body as Readable
    } catch (error) {
      throw failure(error, Key, 'read')
    }
  }
}

/** Keys that S3 deletes with one request. */
const mostAtOnce = 1_000

async function* pages(
  { client, name: Bucket }: S3BucketOptions,
  Prefix: string,
  after = '',
): AsyncGenerator<BucketObject> {
  const where = { Bucket, Prefix, ...(after !== '' && { StartAfter: after }) }
  for (let token: string | undefined; ; ) {
    const input = { ...where, ...(token !== undefined && { ContinuationToken: token }) }
    const page = await client
      .send(new ListObjectsV2Command(input))
      .catch((error) => Promise.reject(failure(error, Prefix, 'listed')))
    for (const { Key = '', Size = 0 } of page.Contents ?? []) yield { key: Key, bytes: Size }
    token = page.NextContinuationToken
    if (token === undefined) return
  }
}

async function deleteSome({ client, name: Bucket }: S3BucketOptions, keys: readonly string[]): Promise<void> {
  const input = { Bucket, Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true } }
  const { Errors = [] } = await client
    .send(new DeleteObjectsCommand(input))
    .catch((error) => Promise.reject(failure(error, keys[0]!, 'deleted')))
  const [first] = Errors
  if (first) throw failure(new Error(first.Message ?? first.Code), first.Key ?? keys[0]!, 'deleted')
}

/** What the client threw, in the words of the port. */
export function failure(error: unknown, key: string, what: string): DataLoafError {
  const { name, message } = error as Error
  if (name === 'NoSuchKey') return new DataLoafError('not_found', `There is no object ${key}.`, { cause: error })
  return new DataLoafError('unavailable', `The object ${key} could not be ${what}: ${message || name}`, {
    hint: /AccessDenied|Forbidden/.test(name) ? 'Look at what the role may do with the bucket and its key.' : undefined,
    retryAfter: 5,
    cause: error,
  })
}
