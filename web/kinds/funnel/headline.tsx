import { formatDuration, formatNumber, formatPercent } from '../../format.ts'
import type { Answer } from '../../kinds.ts'
import { eventText } from '../../language.ts'
import { t } from '../../text.ts'
import { countedText, rateBetween } from './words.ts'

/** `12.4 % of 4,218 users went from signed_up to purchase`. */
export function FunnelHeadline({ answer: { query, result, whole } }: { answer: Answer<'funnel'> }) {
  const { steps } = query
  const name = (index: number) => {
    const step = steps.at(index)
    return step?.label ?? eventText(step?.event ?? null)
  }
  const counted = countedText(query)
  const [from, to] = [name((query.from_step ?? 1) - 1), name((query.to_step ?? steps.length) - 1)]
  if (result.view === 'time_to_convert') {
    return (
      <p class="headline" data-test="headline">
        <span class="answer">
          <strong class="figure">{result.seconds_median === null ? '–' : formatDuration(result.seconds_median)}</strong>{' '}
          <span class="figure-label">{t`is the median from ${from} to ${to}`}</span>
        </span>
        {result.seconds_avg !== null && <span class="hint">{t`${formatDuration(result.seconds_avg)} on average`}</span>}
      </p>
    )
  }
  const shown = result.view === 'steps' ? result : whole?.view === 'steps' ? whole : null
  const between = shown && rateBetween(query, shown.steps)
  if (!between) return <p class="headline" data-test="headline" />
  return (
    <p class="headline" data-test="headline">
      <span class="answer">
        <strong class="figure">{formatPercent(between.rate ?? 0)}</strong>{' '}
        <span class="figure-label">{t`of ${formatNumber(between.entered)} ${counted} went from ${from} to ${to}`}</span>
      </span>
    </p>
  )
}
