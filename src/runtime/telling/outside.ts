import { createHmac } from 'node:crypto'
import { type LookupAddress, lookup as lookUp } from 'node:dns'
import { type ClientRequest, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { DataLoafError } from '../../errors.ts'

export interface OutsideOptions {
  /** Whether addresses of the own machine and network may be told things. */
  allowPrivate: boolean
  /** Milliseconds since 1970. */
  clock: () => number
  /** Milliseconds for an answer. Default: 10,000. */
  patience?: number
}

export interface Posted {
  url: string
  body: object
  /** Signs the body, so that the receiver knows who sent it. */
  secret?: string | undefined
  /** The same when the same is posted again. */
  id?: string | undefined
}

/** Tells somebody outside, by a POST of JSON. Rejects with `unavailable` unless the answer is 2xx. */
export type Post = (posted: Posted) => Promise<void>

/**
 * Posts to addresses that people typed. Redirects are not followed, and an address is looked at after its name was
 * resolved, for the connection itself: a name that leads elsewhere the second time leads nowhere.
 */
export function outside({ allowPrivate, clock, patience = 10_000 }: OutsideOptions): Post {
  return async ({ url, body, secret, id }) => {
    const target = addressIn(url)
    if (!allowPrivate && isPrivate(target.hostname.replace(/^\[|\]$/g, ''))) throw refused(target.hostname)
    const text = JSON.stringify(body)
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      'User-Agent': 'DataLoaf',
      ...(id !== undefined && { 'DataLoaf-Delivery': id }),
      ...(secret !== undefined && { 'DataLoaf-Signature': signature(text, secret, clock()) }),
    }
    const options = { method: 'POST', headers, ...(!allowPrivate && { lookup: publicOnly }) }
    const request = target.protocol === 'https:' ? overHttps(target, options) : overHttp(target, options)
    const status = await answerTo(request, text, patience).catch((cause: Error) => {
      if (cause instanceof DataLoafError) throw cause
      throw new DataLoafError('unavailable', `${target.host} was not reached: ${cause.message}`, { cause })
    })
    if (status >= 200 && status < 300) return
    throw new DataLoafError('unavailable', `${target.host} answered ${status}.`, {
      hint:
        status >= 300 && status < 400 ? 'Redirects are not followed: give the address that it leads to.' : undefined,
    })
  }
}

/** `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hexadecimal digits>` */
export function signature(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/** A web address that may be told things. Throws `invalid_input`. */
export function addressIn(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : null
  if (address && ['http:', 'https:'].includes(address.protocol) && address.username === '') return address
  throw new DataLoafError('invalid_input', 'url: not a web address', {
    path: ['url'],
    hint: 'Write https://… without a user’s name.',
  })
}

function answerTo(request: ClientRequest, text: string, patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${patience / 1000} s`)), patience)
    request.once('close', () => clearTimeout(timer))
    request.once('error', reject)
    request.once('response', (response) => {
      // Whatever it says is nobody's to read.
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    request.end(text)
  })
}

const publicOnly: LookupFunction = (hostname, options, answer) => {
  lookUp(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return answer(error, '', 0)
    if (found.some(({ address }) => isPrivate(address))) return answer(refused(hostname) as never, '', 0)
    if (options.all) return answer(null, found as never)
    answer(null, found[0]!.address, found[0]!.family)
  })
}

function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return /(^|\.)localhost$/i.test(address)
  return own.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** What is not the public internet; IPv4 written as IPv6 is looked at as what it stands for. */
const own = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  own.addSubnet(network, bits, 'ipv4')
}
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  own.addSubnet(network, bits, 'ipv6')
}

function refused(host: string): DataLoafError {
  return new DataLoafError('invalid_input', `url: ${host} is an address of the own network`, {
    path: ['url'],
    hint: 'DATALOAF_PRIVATE_WEBHOOKS=1 allows them.',
  })
}
