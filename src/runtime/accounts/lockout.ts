import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'

export interface Lockout {
  /** Counts an attempt before it is tried, so that guesses side by side count too. Throws `too_many`. */
  attempt(email: string, address: string): void
  /** The password was right: forget the attempts. */
  succeeded(email: string, address: string): void
}

export interface LockoutOptions {
  clock: Clock
  /** Wrong passwords for one account from one address. Default: 5. */
  perAccount?: number
  /** Wrong passwords from one address, for whatever account. Default: 30. */
  perAddress?: number
  /** What there are too many of. Default: wrong passwords. */
  counted?: string
  /** What to do instead. */
  hint?: string
  /** Milliseconds that an attempt is held against its sender. Default: 15 minutes. */
  holdFor?: number
}

/** Keeps people from guessing passwords, by the address they come from so that nobody can lock out another. */
export function lockout(options: LockoutOptions): Lockout {
  const { clock, perAccount = 5, perAddress = 30, holdFor = 900_000 } = options
  const { counted = 'wrong passwords', hint = 'On the machine itself, "dataloaf open" signs in without a password.' } =
    options
  const attempts = new Map<string, number[]>()

  function recent(key: string): number[] {
    const times = (attempts.get(key) ?? []).filter((time) => time > clock() - holdFor)
    if (times.length > 0) attempts.set(key, times)
    else attempts.delete(key)
    return times
  }

  function assertBelow(key: string, limit: number): void {
    const times = recent(key)
    if (times.length < limit) return
    const retryAfter = Math.max(1, Math.ceil((times[times.length - limit]! + holdFor - clock()) / 1000))
    const minutes = Math.ceil(retryAfter / 60)
    throw new DataLoafError(
      'too_many',
      `Too many ${counted}. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      { retryAfter, hint },
    )
  }

  return {
    attempt(email, address) {
      if (attempts.size > mostKeys) for (const key of attempts.keys()) recent(key)
      assertBelow(accountKey(email, address), perAccount)
      assertBelow(address, perAddress)
      for (const key of [accountKey(email, address), address]) attempts.set(key, [...recent(key), clock()])
    },
    succeeded(email, address) {
      attempts.delete(accountKey(email, address))
      const others = recent(address).slice(0, -1)
      if (others.length > 0) attempts.set(address, others)
      else attempts.delete(address)
    },
  }
}

const accountKey = (email: string, address: string) => `${address} ${email.trim().toLowerCase()}`

/** Above it, what has expired is dropped. Live entries are bounded by `perAddress` for each address. */
const mostKeys = 10_000
