import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Sendable } from '../../runtime/import/convert.ts'
import type { Api } from '../api.ts'

/** Items that travel in one request; what of an import is cut off is sent again by so many. */
const limits = { items: 10_000, characters: 8_000_000 }

/** Items of one file that are sent together. */
export interface Part {
  file: string
  items: (Sendable & { entry: string | undefined })[]
  characters: number
}

export const newPart = (file: string): Part => ({ file, items: [], characters: 0 })

/** Adds an item. True when the part is to be sent. */
export function addTo(part: Part, item: Sendable, entry: string | undefined): boolean {
  part.items.push({ ...item, entry })
  part.characters += item.line.length
  return part.items.length >= limits.items || part.characters >= limits.characters
}

/** What became of a part: taken, or left to a worker. */
export type PartAnswer = Taken | { job_id: string }

export interface Taken {
  accepted: number
  rejected: { index: number; code: string; message: string }[]
  rejected_count: number
}

/** Sends a part; packed where it goes over the internet. */
export async function sendPart({ items }: Part, api: Api, path: string): Promise<PartAnswer> {
  const text = items.map(({ line }) => `${line}\n`).join('')
  const pack = api.url.startsWith('https:')
  const body = pack ? await gzipped(text, { level: 1 }) : Buffer.from(text)
  return api.upload<PartAnswer>(path, Readable.from([body]), {
    'content-type': 'application/x-ndjson',
    ...(pack && { 'content-encoding': 'gzip' }),
  })
}

const gzipped = promisify<string, { level: number }, Buffer>(gzip)
