import { DataLoafError } from '../../errors.ts'
import type { Preparation } from '../collection/preparation.ts'
import { parseItems } from '../collector/parse.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { ImportItem } from './import-body.ts'

/** Lines and characters that are made durable together. */
const chunkLimits = { items: 1_000, characters: 1_000_000 }

/** An item that was refused, and why. */
export interface Rejected {
  index: number
  code: string
  message: string
}

/** What has come of an import's items so far. */
export interface Tally {
  accepted: number
  /** The first hundred. */
  rejected: Rejected[]
  rejected_count: number
}

const mostRejected = 100

export const nothingTaken = (): Tally => ({ accepted: 0, rejected: [], rejected_count: 0 })

/** Adds what has come of a chunk. */
export function count(tally: Tally, { accepted, rejected }: Pick<Tally, 'accepted' | 'rejected'>): void {
  tally.accepted += accepted
  tally.rejected_count += rejected.length
  tally.rejected.push(...rejected.slice(0, mostRejected - tally.rejected.length))
}

export interface ParseChunkOptions {
  appId: string
  /** Of what is no import of its own: none. */
  importId?: string
  clock: Clock
  /** What the app does to items before they are stored, however they come. */
  preparation: Preparation
  /** Ids for events that have none. */
  newId: () => string
}

/** What of a chunk is good, as lines for the stream, and what is not. */
export function parseChunk(
  chunk: readonly ImportItem[],
  { appId, importId, clock, preparation, newId }: ParseChunkOptions,
) {
  const good = chunk.filter((each) => 'item' in each)
  const receivedAt = new Date(clock()).toISOString()
  const parsed = parseItems(
    good.map(({ item }) => item),
    { appId, preparation, receivedAt, correction: 0, newId, ...(importId !== undefined && { importId }) },
  )
  const rejected: Rejected[] = [
    ...chunk.flatMap((each) => ('error' in each ? [{ index: each.index, ...each.error }] : [])),
    ...parsed.rejected.map((one) => ({ ...one, index: good[one.index]!.index })),
  ].sort((a, b) => a.index - b.index)
  return { parsed, rejected, accepted: chunk.length - rejected.length - parsed.dropped }
}

/** A full stream slows the import down; it does not break it. */
export async function appendPatiently(stream: EventStream, lines: Parameters<EventStream['append']>[0]): Promise<void> {
  for (;;) {
    try {
      return await stream.append(lines)
    } catch (error) {
      if (!(error instanceof DataLoafError && error.code === 'overloaded')) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.min(error.retryAfter ?? 1, 5) * 1000))
    }
  }
}

export async function* chunks(items: AsyncGenerator<ImportItem>): AsyncGenerator<ImportItem[]> {
  let chunk: ImportItem[] = []
  let characters = 0
  for await (const each of items) {
    chunk.push(each)
    characters += each.characters
    if (chunk.length < chunkLimits.items && characters < chunkLimits.characters) continue
    yield chunk
    chunk = []
    characters = 0
  }
  if (chunk.length > 0) yield chunk
}
