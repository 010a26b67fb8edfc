/** What events leave behind in the two buckets on their way: the stages can be told apart without asking anybody else. */
import { gunzipSync } from 'node:zlib'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { readMark } from '../../runtime/loader/mark.ts'
import { prefixes } from '../../runtime/places.ts'
import { type AwsPlace, clientOptions } from '../../stack/clients.ts'

export interface Footprints {
  /** Whether an object that was delivered since holds the event. */
  isDelivered(event: { eventId: string; sent: number }): Promise<boolean>
  /** When Firehose last delivered events, as an ISO time; null when it never did. */
  lastDelivery(): Promise<string | null>
  /** When the loader last took something in; null when it never did, and where the host loads. */
  lastLoad(): Promise<string | null>
}

export function footprints(place: AwsPlace, buckets: { raw: string; work: string }): Footprints {
  const client = new S3Client(clientOptions(place))
  const raw = { client, bucket: buckets.raw }
  return {
    isDelivered: ({ eventId, sent }) => isDelivered(raw, eventId, sent),
    lastDelivery: () => lastDelivery(raw, prefixes.events),
    async lastLoad() {
      const { loaded_at } = await readMark({ get: (key) => bytesOf({ client, bucket: buckets.work }, key) })
      return loaded_at === null ? null : new Date(loaded_at).toISOString()
    },
  }
}

/** Where objects are asked for. */
interface Where {
  client: S3Client
  bucket: string
}

/** Objects lie in a folder for each hour, in UTC. */
async function isDelivered({ client, bucket: Bucket }: Where, eventId: string, sent: number): Promise<boolean> {
  const hours = new Set([sent, Date.now()].map((at) => new Date(at).toISOString().slice(0, 13).replace(/[-T]/g, '/')))
  for (const hour of hours) {
    const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefixes.events}${hour}/` }))
    // A clock that is a little off must not hide it.
    const fresh = (listed.Contents ?? []).filter(({ LastModified }) => (LastModified?.getTime() ?? 0) > sent - 60_000)
    for (const { Key } of fresh) {
      if (gunzipSync(await bytesOf({ client, bucket: Bucket }, Key)).includes(eventId)) return true
    }
  }
  return false
}

async function bytesOf({ client, bucket: Bucket }: Where, Key: string | undefined): Promise<Uint8Array> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
  return (await Body?.transformToByteArray()) ?? new Uint8Array()
}

/** Of the latest hour's folder: the year's, month's, day's and hour's names sort as they come. */
async function lastDelivery({ client, bucket: Bucket }: Where, Prefix: string): Promise<string | null> {
  const { CommonPrefixes = [], Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/' }),
  )
  const folder = CommonPrefixes.at(-1)?.Prefix
  if (folder !== undefined) return lastDelivery({ client, bucket: Bucket }, folder)
  const times = Contents.map(({ LastModified }) => LastModified?.getTime() ?? 0)
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
}
