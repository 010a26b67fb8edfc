import type { Clock } from '../ports.ts'

/** What was removed can be restored for a day: ISO time; what was removed before it goes for good. */
export function goneBefore(clock: Clock): string {
  return new Date(clock() - 86_400_000).toISOString()
}
