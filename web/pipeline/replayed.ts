import type { Replayed } from '../api/pipeline.ts'
import { plural, t } from '../text.ts'

/** `12 replayed, 3 refused again`. */
export function replayedText({ replayed, still_refused, unreadable }: Replayed): string {
  return [
    plural(replayed, '{0} replayed', '{0} replayed'),
    ...(still_refused > 0 ? [plural(still_refused, '{0} refused again', '{0} refused again')] : []),
    ...(unreadable > 0 ? [t`${unreadable} not readable`] : []),
  ].join(', ')
}
