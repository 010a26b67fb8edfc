import { isbotMatch } from 'isbot'

const known = new Map<string, string | null>()
const knownAtMost = 2_000

/** Why the sender of this user agent is taken for a bot: the part that gives it away; null for people. */
export function botReason(userAgent: unknown): string | null {
  if (typeof userAgent !== 'string' || userAgent === '') return null
  const cached = known.get(userAgent)
  if (cached !== undefined) return cached
  const match = isbotMatch(userAgent)
  const reason = match ? `user agent: ${match.trim()}` : null
  // A handful of user agents makes nearly all the traffic, so starting over is as good as a smarter cache.
  if (known.size >= knownAtMost) known.clear()
  known.set(userAgent, reason)
  return reason
}
