/** What stages that run elsewhere have to say, of the numbers that CloudWatch has of them. */

import type { PipelineHealth } from '../api/pipeline.ts'
import { formatDuration, formatNumber } from '../format.ts'
import { plural, t } from '../text.ts'
import type { ShownStage } from './stages.ts'

type Numbers = NonNullable<PipelineHealth['numbers']>
type Said = Pick<ShownStage, 'tone' | 'word'> & { facts: ShownStage['facts'] }

/** Functions that take events in. */
export function collectorElsewhere(numbers: Numbers): Said {
  const { requests, collector_errors = 0, collector_throttles = 0 } = numbers
  if (numbers.error !== null) return unknown(numbers.error)
  const facts: ShownStage['facts'] = [
    [t`Requests`, lastHour(requests)],
    [t`Errors`, lastHour(collector_errors)],
    [t`Held back`, lastHour(collector_throttles)],
  ]
  if (requests === undefined) return { ...quiet(), facts }
  if (collector_errors > 0) return { tone: 'bad', word: t`failing`, facts }
  return collector_throttles > 0 ? { tone: 'warn', word: t`held back`, facts } : { ...fine(), facts }
}

/** Firehose, and the queue of what it did not take at once. */
export function streamElsewhere(numbers: Numbers): Said {
  const { stream_records, stream_seconds, overflow_waiting = 0 } = numbers
  if (numbers.error !== null) return unknown(numbers.error)
  const facts: ShownStage['facts'] = [
    [t`Taken in`, lastHour(stream_records)],
    [t`Oldest that waits`, stream_seconds === undefined ? '–' : formatDuration(stream_seconds)],
    [t`In the overflow`, plural(overflow_waiting, '{0} batch', '{0} batches')],
  ]
  if (stream_records === undefined && overflow_waiting === 0) return { ...quiet(), facts }
  const isLate = (stream_seconds ?? 0) > late || overflow_waiting > 0
  return isLate ? { tone: 'warn', word: t`behind`, facts } : { ...fine(), facts }
}

/** More of the loader, where it is a function. */
export function loaderElsewhere({ loader_errors }: Numbers): ShownStage['facts'] {
  return loader_errors === undefined ? [] : [[t`Errors`, lastHour(loader_errors)]]
}

function unknown(error: string): Said {
  return { tone: 'hint', word: t`not told here`, facts: [[t`Not known`, error]] }
}

/** Nobody sent anything, or it is too early to tell. */
const quiet = () => ({ tone: 'hint', word: t`nothing lately` }) as const
const fine = () => ({ tone: 'good', word: t`working` }) as const

function lastHour(count: number | undefined): string {
  return count === undefined ? '–' : t`${formatNumber(count)} in the last hour`
}

/** Seconds after which the stack's own alarm rings too. */
const late = 900
