/** When a delivery is tried again, and when. Pure. */

/** Statuses below 500 that a later try can change; every other 4xx is final. */
const worthARetry = new Set([408, 410, 429])

export function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && !worthARetry.has(status)
}

export interface Backoff {
  /** Failed tries so far, from 1. */
  attempt: number
  /** Milliseconds that the collector asked for, or null. */
  retryAfter: number | null
  /** From 0 up to 1. */
  random: number
}

/**
 * Milliseconds to wait: what the collector asked for (at most five minutes) and up to a tenth more, so that
 * senders do not come back as one; else 0.5 s, 1 s, 2 s, … at most 30 s, each between half and whole.
 */
export function retryDelay({ attempt, retryAfter, random }: Backoff): number {
  if (retryAfter !== null) return Math.round(Math.min(retryAfter, longestAsked) * (1 + random / 10))
  const whole = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay)
  return Math.round((whole * (1 + random)) / 2)
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date; null when absent or unreadable. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null
}

const firstDelay = 500
const longestDelay = 30_000
const longestAsked = 300_000
