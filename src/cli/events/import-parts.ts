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

/**
 * Sends a part; packed where it goes over the internet. A connection that breaks meanwhile, as one that was kept open too
 * long does, is tried anew: what arrives twice counts once.
 */
export async function sendPart(part: Part, api: Api, path: string, triesLeft = 2): Promise<PartAnswer> {
  try {
    return await sendOnce(part, api, path)
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException
    if (triesLeft === 0 || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error
    return sendPart(part, api, path, triesLeft - 1)
  }
}

async function sendOnce({ items }: Part, api: Api, path: string): Promise<PartAnswer> {
  const text = items.map(({ line }) => `${line}\n`).join('')
  const pack = api.url.startsWith('https:')
  const body = pack ? await gzipped(text, { level: 1 }) : Buffer.from(text)
  return api.upload<PartAnswer>(path, Readable.from([body]), {
    'content-type': 'application/x-ndjson',
    ...(pack && { 'content-encoding': 'gzip' }),
  })
}

const gzipped = promisify<string, { level: number }, Buffer>(gzip)
