/** Delivers one batch: a request, and further ones until it is taken, refused or given up. */
import type { Fetch, FetchInit, Problem } from './options.ts'
import { isFinal, parseRetryAfter, retryDelay } from './retry.ts'

export interface SenderSettings {
  endpoint: string
  writeKey: string
  maxRetryTime: number
  timeout: number
  fetch: Fetch
  clock: () => number
  random: () => number
  /** Absent: requests go uncompressed. */
  gzip: ((bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>) | undefined
  onError: (problem: Problem) => void
}

/** An item the collector refused, by its place in the batch. */
export interface Rejection {
  index: number
  code: string
  message: string
}

export type Outcome = { kind: 'delivered'; rejected: Rejection[] } | Lost

interface Lost extends Failure {
  kind: 'lost'
  reason: 'refused' | 'gave_up' | 'closed'
}

type Attempt = Outcome | { kind: 'failed'; failure: Failure; retryAfter: number | null }

interface Failure {
  message: string
  status?: number
  cause?: unknown
}

export class Sender {
  readonly #settings: SenderSettings
  readonly #url: string
  /** Ends the request under way. */
  #abort: AbortController | null = null
  #pause: Pause | null = null
  #held = false
  /** Milliseconds since 1970 at which a closing sender stops; null while open. */
  #deadline: number | null = null

  constructor(settings: SenderSettings) {
    this.#settings = settings
    this.#url = batchUrl(settings.endpoint)
  }

  /** `items`: as JSON with commas between them. */
  async deliver(items: Uint8Array): Promise<Outcome> {
    const { clock, random, maxRetryTime, onError } = this.#settings
    const started = clock()
    for (let attempt = 1; ; attempt++) {
      if (this.#endsBefore(clock())) return lost('closed', { message: 'The client closed before they could be sent.' })
      const result = await this.#request(items)
      if (result.kind !== 'failed') return result
      const { failure, retryAfter } = result
      const delay = retryDelay({ attempt, retryAfter, random: random() })
      if (this.#endsBefore(clock() + delay)) return lost('closed', failure)
      if (clock() + delay - started > maxRetryTime) return lost('gave_up', failure)
      onError({ code: 'retrying', ...failure, message: `${failure.message} The next try is in ${delay} ms.` })
      if (!(await this.#wait(delay, retryAfter !== null))) return lost('closed', failure)
    }
  }

  /** While held, a pause between two tries keeps the process alive. */
  hold(held: boolean): void {
    this.#held = held
    this.#pause?.hold(held)
  }

  /**
   * From now on only what can be done by `deadline` is done. A pause of our own choosing ends at once for a last
   * round of tries; one that the collector asked for is kept, or given up when it is too long.
   */
  closeBy(deadline: number): void {
    this.#deadline = deadline
    if (this.#pause === null) return
    if (!this.#pause.asked) this.#pause.end(true)
    else if (this.#pause.until >= deadline) this.#pause.end(false)
  }

  /** Stops at once; the batch under way is lost as `closed`. */
  stop(): void {
    this.#deadline = 0
    this.#abort?.abort()
    this.#pause?.end(false)
  }

  /** Undoes `closeBy` and `stop`. */
  reopen(): void {
    this.#deadline = null
  }

  #endsBefore(time: number): boolean {
    return this.#deadline !== null && time >= this.#deadline
  }

  async #request(items: Uint8Array): Promise<Attempt> {
    const { fetch, clock, timeout } = this.#settings
    const abort = new AbortController()
    this.#abort = abort
    const timer = setTimeout(() => abort.abort(), timeout)
    try {
      // `sent_at` is the time of this very try: the collector corrects a wrong clock by it.
      const body = concat('{"batch":[', items, `],"sent_at":"${new Date(clock()).toISOString()}"}`)
      // A redirect that is followed can become a GET, which delivers nothing and looks well.
      const init: FetchInit = { ...(await this.#encode(body)), redirect: 'manual', signal: abort.signal }
      const response = await fetch(this.#url, init)
      // An answer whose body never ends is a failure too, hence inside the timeout.
      return this.#read(response, await response.text())
    } catch (cause) {
      const message = abort.signal.aborted ? `The collector did not answer within ${timeout} ms.` : sentence(cause)
      return { kind: 'failed', failure: { message, cause }, retryAfter: null }
    } finally {
      clearTimeout(timer)
      this.#abort = null
    }
  }

  async #encode(body: Uint8Array<ArrayBuffer>): Promise<Pick<FetchInit, 'method' | 'headers' | 'body'>> {
    const { gzip, writeKey } = this.#settings
    const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' }
    if (!gzip) return { method: 'POST', headers, body }
    return { method: 'POST', headers: { ...headers, 'content-encoding': 'gzip' }, body: await gzip(body) }
  }

  #read({ status, ok, headers }: Response, body: string): Attempt {
    if (ok) return { kind: 'delivered', rejected: rejections(body) }
    const message = `The collector answered ${status}${explanation(status, headers, body)}.`
    if (isFinal(status)) return lost('refused', { message, status })
    const retryAfter = parseRetryAfter(headers.get('retry-after'), this.#settings.clock())
    return { kind: 'failed', failure: { message, status }, retryAfter }
  }

  /** True when the time is up or a last try is due, false when stopped. */
  #wait(delay: number, asked: boolean): Promise<boolean> {
    const until = this.#settings.clock() + delay
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(true), delay)
      const end = (again: boolean) => {
        clearTimeout(timer)
        this.#pause = null
        resolve(again)
      }
      this.#pause = { asked, until, end, hold: (held) => holdTimer(timer, held) }
      this.#pause.hold(this.#held)
    })
  }
}

function lost(reason: Lost['reason'], failure: Failure): Lost {
  return { kind: 'lost', reason, ...failure }
}

function concat(head: string, items: Uint8Array, tail: string): Uint8Array<ArrayBuffer> {
  const [before, after] = [encoder.encode(head), encoder.encode(tail)]
  const bytes = new Uint8Array(before.length + items.length + after.length)
  bytes.set(before)
  bytes.set(items, before.length)
  bytes.set(after, before.length + items.length)
  return bytes
}

const encoder = new TextEncoder()

/** `status` and `up` show the address with its path, so both forms are taken. */
function batchUrl(endpoint: string): string {
  return `${endpoint.replace(/(\/v1\/batch)?\/*$/, '')}/v1/batch`
}

interface Pause {
  /** Whether the collector named its length. */
  asked: boolean
  until: number
  end: (again: boolean) => void
  hold: (held: boolean) => void
}

/** In Node a timer is an object that may or may not keep the process alive; elsewhere it is a number. */
export function holdTimer(timer: unknown, held: boolean): void {
  const { ref, unref } = timer as { ref?: () => void; unref?: () => void }
  if (held) ref?.call(timer)
  else unref?.call(timer)
}

function rejections(body: string): Rejection[] {
  try {
    const { rejected } = JSON.parse(body) as { rejected?: Rejection[] }
    return Array.isArray(rejected) ? rejected : []
  } catch {
    // A 2xx without our body comes from something in between; what it took, it took.
    return []
  }
}

function explanation(status: number, headers: Headers, body: string): string {
  if (status >= 300 && status < 400) return `: the endpoint has moved to ${headers.get('location')}`
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? `: ${error.message.replace(/\.$/, '')}` : ''
  } catch {
    return ''
  }
}

function sentence(cause: unknown): string {
  const { message = String(cause), cause: inner } = cause as { message?: string; cause?: { message?: string } }
  return `The collector cannot be reached: ${inner?.message || message}.`
}
