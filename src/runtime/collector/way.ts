import type { Context } from 'hono'
import { DataLoafError } from '../../errors.ts'
import type { Collections } from '../collection/collection.ts'
import type { Preparation } from '../collection/preparation.ts'
import type { Clock, EventStream } from '../ports.ts'
import type { Accepted } from './app.ts'
import type { Body } from './body.ts'
import type { KeyOwner } from './key.ts'
import type { Rejected } from './refusal.ts'

/** One manner of sending events: how a request of it is read, and how it is answered. */
export interface Way {
  /** What an item is that does not say so itself. */
  type?: string
  /** The key in the body counts before one in the head, which the sender's clients use for something else. */
  ownKey?: true
  /** What a request carries. Throws `invalid_input` for what it cannot be. */
  read: (text: string, c: Context, now: number) => Sent
  /** What is said once all that was accepted is durable. Throws for a request that is refused as a whole. */
  answer: (taken: Taken, c: Context) => Answer
  /** How an error is said. Default: in our words. */
  refuse?: (error: DataLoafError) => object
}

export interface Sent extends Body {
  /**
   * For each item the place of what it was made of, where a sender's event makes several; what is accepted and refused
   * is counted and named by these.
   */
  origins?: { readonly of: readonly number[]; readonly count: number }
  /** Answers in place of the way's own. */
  answer?: Way['answer']
}

export interface Taken {
  accepted: number
  rejected: readonly Rejected[]
  /** Left out because the app said so. */
  dropped: number
  /** Milliseconds since 1970 when the request came. */
  now: number
  sent: Sent
}

export interface Answer {
  status: number
  body: string | Uint8Array<ArrayBuffer>
  /** Default: application/json. */
  type?: string
}

/** Where a request's items go, and by what way. */
export interface Into {
  appId: string
  keyId: string
  owner: KeyOwner
  preparation: Preparation
}

/** What a handler of its own kind is made of. */
export interface CollectorParts {
  stream: EventStream
  clock: Clock
  newId: () => string
  collections: Collections
  /** Rejects with `unauthorized` for a key that is none, with `deleted` or `origin_refused` for one that may not send. */
  appOf: (writeKey: string, c: Context) => Promise<string>
  /** Rejects like `appOf`, and with `quota_reached` for one that may send nothing more for now. */
  intoOf: (writeKey: string, c: Context) => Promise<Into>
  onAccepted: ((accepted: Accepted, by: KeyOwner) => void) | undefined
}

export type Handler = (c: Context, parts: CollectorParts) => Promise<Response>

interface Paths {
  method: 'GET' | 'POST' | 'PATCH'
  paths: readonly string[]
}

/** Paths and what answers there; a function loads it when it is first asked for. */
export type Route = Paths & ({ way: Way | (() => Promise<Way>) } | { handler: () => Promise<Handler> })

/** The native answer: how many items were accepted, and why others were not. */
export function counted(status: number): Way['answer'] {
  return ({ accepted, rejected, dropped }) => ({
    status,
    body: `{"accepted":${accepted},"rejected":${rejected.length === 0 ? '[]' : JSON.stringify(rejected)}${dropped === 0 ? '' : `,"dropped":${dropped}`}}`,
  })
}

/** The same, but a request of which nothing is accepted is answered with what is wrong with it. */
export function strictly(status: number): Way['answer'] {
  const answer = counted(status)
  return (taken, c) => {
    const [fault] = taken.rejected
    if (fault && taken.accepted === 0) throw new DataLoafError('invalid_input', fault.message)
    return answer(taken, c)
  }
}
