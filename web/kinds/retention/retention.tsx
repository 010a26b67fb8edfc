import './retention.css'
import { csvOf } from '../../csv.ts'
import { formatPercent } from '../../format.ts'
import type { Answer, KindParts } from '../../kinds.ts'
import { t } from '../../text.ts'
import { intervalOf } from '../../time.ts'
import { RetentionGrid } from './grid.tsx'
import { cellTable } from './table.ts'
import { laterText } from './words.ts'

/** How many come back, interval by interval. */
export const retention: KindParts<'retention'> = {
  Headline: RetentionHeadline,
  Picture: RetentionGrid,
  csv: ({ result }) => csvOf(cellTable(result)),
  isEmpty: ({ result }) => result.cohorts.every(({ size }) => size === 0),
}

function RetentionHeadline({ answer: { query, result } }: { answer: Answer<'retention'> }) {
  const interval = intervalOf(query.interval, result.buckets)
  const known = result.average.flatMap((rate, period) => (rate === null || period === 0 ? [] : [{ rate, period }]))
  const [next, last] = [known[0], known.at(-1)]
  if (!next || !last) {
    return (
      <p class="headline" data-test="headline">
        <span class="figure-label">{t`Nobody has had the time to come back yet.`}</span>
      </p>
    )
  }
  const later = laterText(next.period, interval)
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatPercent(next.rate)}</strong>{' '}
        <span class="figure-label">{query.rolling ? t`came back ${later} or later` : t`came back ${later}`}</span>
      </span>
      {last.period > next.period && (
        <span class="hint">
          {formatPercent(last.rate)} {laterText(last.period, interval)}
        </span>
      )}
    </p>
  )
}
