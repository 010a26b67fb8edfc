import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import type { ApiKey, ApiKeys } from './api-keys.ts'
import { roleOf } from './aws-roles.ts'
import { readSignature, type SignedQuestion } from './aws-signature.ts'
import { hashOf } from './secrets.ts'

/** Sends a presigned question to AWS STS. */
export type AskSts = (url: string, headers: { [name: string]: string }) => Promise<Response>

export interface AwsCallers {
  /** The key of the role whose program signed this. Rejects with `unauthorized`, or `unavailable` when AWS is silent. */
  keyOf(token: string): Promise<ApiKey>
  /** Throws `invalid_input` where programs cannot sign in by their role. */
  assertOpen(): void
}

export interface AwsCallersOptions {
  keys: Pick<ApiKeys, 'ofRole' | 'hasRoles'>
  clock: Clock
  /** Signatures are for its host; nobody is let in without. */
  publicAddress: string | undefined
  /** Default: STS itself. */
  ask?: AskSts | undefined
}

/** Programs in AWS, whom AWS vouches for: they show what only they can sign, and AWS says who that is. */
export function awsCallers({ keys, clock, publicAddress, ask = askSts }: AwsCallersOptions): AwsCallers {
  const server = publicAddress === undefined ? undefined : new URL(publicAddress).host
  const known = new Map<string, { role: Promise<string>; until: number }>()
  let asking = 0

  async function keyOf(token: string): Promise<ApiKey> {
    if (server === undefined) throw nameless('unauthorized')
    const role = await remembered(token, readSignature(token, { server, now: clock() }))
    const key = await keys.ofRole(role)
    if (key) return key
    throw unknown(role)
  }

  /** One signature is asked about once, also by many requests at the same time. */
  function remembered(token: string, { url, headers, until }: SignedQuestion): Promise<string> {
    const hash = hashOf(token)
    const before = known.get(hash)
    if (before && before.until > clock()) return before.role
    if (known.size >= mostKnown) known.clear()
    const role = asked(url, headers)
    known.set(hash, { role, until })
    role.catch(() => known.delete(hash))
    return role
  }

  async function asked(url: string, headers: { [name: string]: string }): Promise<string> {
    if (asking >= mostAtOnce) throw busy()
    asking += 1
    try {
      // Nobody makes a server speak to AWS that has nothing to do with it.
      if (!(await keys.hasRoles())) throw unknown('a role of AWS')
      const answer = await ask(url, headers)
      return roleIn(await answer.text(), answer.status)
    } catch (error) {
      throw error instanceof DataLoafError ? error : silent(error)
    } finally {
      asking -= 1
    }
  }

  return {
    keyOf,
    assertOpen() {
      if (server === undefined) throw nameless('invalid_input')
    },
  }
}

const mostKnown = 1_000
const mostAtOnce = 20

const askSts: AskSts = (url, headers) => fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(5_000) })

/** Of STS's answer, which is XML. */
function roleIn(text: string, status: number): string {
  const arn = /<Arn>([^<]+)<\/Arn>/.exec(text)?.[1]
  if (status === 200 && arn !== undefined) {
    const role = roleOf(arn)
    if (role !== null) return role
    throw new DataLoafError('unauthorized', `AWS says that this is ${arn}, which is no role.`, {
      hint: 'Programs sign in by the role that they run as.',
    })
  }
  if (status >= 500 || status === 429) throw silent(new Error(`STS answered ${status}`))
  const why = /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? status
  throw new DataLoafError('unauthorized', `AWS does not accept the signature (${why}).`, {
    hint: 'Sign with credentials that hold: "aws sts get-caller-identity" says whose they are.',
  })
}

const nameless = (code: 'unauthorized' | 'invalid_input') =>
  new DataLoafError(code, 'Programs sign in by their role only to a server with a public address.', {
    hint: 'dataloaf up --public-address https://insights.example.com',
    ...(code === 'invalid_input' && { path: ['role'] }),
  })

const unknown = (role: string) =>
  new DataLoafError('unauthorized', `No API key is for ${role}.`, {
    hint: 'dataloaf api-keys create NAME --role arn:aws:iam::…:role/…',
  })

const busy = () =>
  new DataLoafError('too_many', 'Too many programs sign in by their role at once.', { hint: 'Wait.', retryAfter: 1 })

const silent = (cause: unknown) =>
  new DataLoafError('unavailable', 'AWS STS, which says who signed, does not answer.', {
    hint: 'Try again; inside a VPC only its own region’s STS can be reached.',
    cause,
  })
