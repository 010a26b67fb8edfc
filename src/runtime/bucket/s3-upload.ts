import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { DataLoafError } from '../../errors.ts'
import { failure, type S3BucketOptions, s3Bucket } from './s3.ts'

/** Puts a body of any length under a key, a piece of it in memory at a time. Nothing is there until all of it is. */
export type Upload = (key: string, body: AsyncIterable<Uint8Array>) => Promise<void>

export function s3Upload(options: S3BucketOptions): Upload {
  const bucket = s3Bucket(options)
  return async function upload(key, body) {
    const pieces = piecesOf(body)
    const { value: first = Buffer.alloc(0) } = await pieces.next()
    if (first.length < piece) await bucket.put(key, first)
    else await uploadPieces(key, after(first, pieces), options)
  }
}

/** Bytes; S3 takes no less but at the end. */
const piece = 8_000_000

/** S3 takes no more. */
const mostPieces = 10_000

async function uploadPieces(Key: string, pieces: AsyncIterable<Buffer>, { client, name: Bucket }: S3BucketOptions) {
  const where = { Bucket, Key }
  const failed = (error: unknown) => Promise.reject(failure(error, Key, 'written'))
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(where)).catch(failed)
  const upload = { ...where, UploadId }
  try {
    const Parts: CompletedPart[] = []
    for await (const Body of pieces) {
      if (Parts.length === mostPieces) throw new DataLoafError('too_large', `${Key} has more than 80 GB.`)
      const part = { ...upload, PartNumber: Parts.length + 1, Body }
      const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand(part)).catch(failed)
      // S3 wants back the checksums that the client adds by itself.
      Parts.push({ PartNumber: part.PartNumber, ETag, ChecksumCRC32 })
    }
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } })).catch(failed)
  } catch (error) {
    // What is left of it costs until the bucket's own rule takes it away.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}

async function* after(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

/** Each has at least the length of a piece, but for the last. */
async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes < piece) continue
    yield Buffer.concat(waiting)
    waiting = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(waiting)
}
