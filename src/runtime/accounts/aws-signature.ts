import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'

/** Tells a signature apart from an API key. */
export const signaturePrefix = 'aws.'

/** What AWS is asked to find out who signed it. */
export interface SignedQuestion {
  url: string
  headers: { 'x-dataloaf-server': string }
  /** When the signature ends, in milliseconds since 1970. */
  until: number
}

/**
 * `aws.` and the base64url of `{url, server}`: a presigned GetCallerIdentity. Throws `unauthorized` for whatever AWS must
 * not be asked: only STS is, for nothing but who asks, in our name and for minutes.
 */
export function readSignature(token: string, { server, now }: { server: string; now: number }): SignedQuestion {
  const { url, server: meant } = parsed(token.slice(signaturePrefix.length))
  const { href, searchParams } = leadsToSts(url)
  const said = onlyOnce(searchParams)
  if (meant !== server) {
    throw refused(`The signature is for ${JSON.stringify(meant)}, and this server is ${JSON.stringify(server)}.`, {
      hint: 'Sign for the address that people reach this server by.',
    })
  }
  const from = momentOf(said['X-Amz-Date'])
  const until = from + Number(said['X-Amz-Expires']) * 1000
  if (now >= until || now < from - skew) {
    const [begins, ends, is] = [from, until, now].map((at) => new Date(at).toISOString())
    throw refused(`The signature held from ${begins} to ${ends}, and it is ${is}.`, {
      hint: 'Sign anew before it ends; both clocks must be right.',
    })
  }
  return { url: href, headers: { 'x-dataloaf-server': server }, until }
}

const signedRequest = z.strictObject({ url: z.string().max(8_000), server: z.string().max(300) })

function parsed(text: string): z.output<typeof signedRequest> {
  try {
    return signedRequest.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (cause) {
    throw refused('The signature cannot be read.', { ...howTo, cause })
  }
}

/** Anything else would let whoever asks send this server where they like. */
function leadsToSts(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // As it is written: what a parser puts right is not what was signed.
  if (url && stsAddress.test(text) && text.startsWith(`https://${url.hostname}/?`)) return url
  throw refused('The signature leads elsewhere than to AWS STS.', howTo)
}

const stsAddress = /^https:\/\/sts\.(?:[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}\.)?amazonaws\.com(?:\.cn)?\/\?[\w.~%&=-]+$/

/** Each by this name, once: what reads a name otherwise, or twice, would not see what was signed. */
function onlyOnce(query: URLSearchParams): z.output<typeof signedQuery> {
  const names = [...query.keys()]
  const read = signedQuery.safeParse(Object.fromEntries(query))
  if (read.success && new Set(names).size === names.length) return read.data
  throw refused('The signature is not for GetCallerIdentity with the header x-dataloaf-server, for minutes.', howTo)
}

const signedQuery = z.strictObject({
  Action: z.literal('GetCallerIdentity'),
  Version: z.literal('2011-06-15'),
  'X-Amz-Algorithm': z.literal('AWS4-HMAC-SHA256'),
  'X-Amz-Content-Sha256': z.string().optional(),
  'X-Amz-Credential': z.string().regex(/^\w+\/\d{8}\/[\w-]+\/sts\/aws4_request$/),
  'X-Amz-Date': z.string().regex(/^\d{8}T\d{6}Z$/),
  /** AWS itself holds signatures for no longer. */
  'X-Amz-Expires': z.string().regex(/^(?:[1-9]\d?|[1-8]\d\d|900)$/),
  'X-Amz-Security-Token': z.string().optional(),
  // Without the header a signature for another server would do.
  'X-Amz-SignedHeaders': z.literal('host;x-dataloaf-server'),
  'X-Amz-Signature': z.string().regex(/^[0-9a-f]{64}$/),
})

function momentOf(time: string): number {
  return Date.parse(time.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
}

/** Milliseconds that a program's clock may be ahead. */
const skew = 300_000

function refused(message: string, details: { hint: string; cause?: unknown }): DataLoafError {
  return new DataLoafError('unauthorized', message, details)
}

const howTo = { hint: 'awsKey of "dataloaf/aws" signs as it should be, and so does DATALOAF_API_KEY=aws.' }
