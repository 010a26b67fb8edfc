import { TrendingDown, TrendingUp } from 'lucide'
import type { TrendSeries } from '../../src/runtime/query/result.ts'
import { change, formatNumber, formatValue, type Unit } from '../format.ts'
import type { Answer } from '../kinds.ts'
import { t } from '../text.ts'
import { previousText } from '../time.ts'
import { Icon } from './icon.tsx'
import { earlierText } from './unit-words.ts'

/** The answer in one line, before any picture. */
export function TrendHeadline({ answer }: { answer: Answer<'trend'> }) {
  const { query, result, whole } = answer
  const series = (whole ?? result).series.slice(0, 4)
  const compared = query.compare !== undefined
  return (
    <p class="headline" data-test="headline">
      {series.map((one, index) => (
        <span class="answer" key={`${index} ${one.label}`}>
          <strong class="figure">{formatNumber(one.total)}</strong> <span class="figure-label">{one.label}</span>
          {compared && <ChangeMark series={one} />}
        </span>
      ))}
      {compared && <span class="hint">{t`vs ${comparedText(query)}`}</span>}
    </p>
  )
}

/** Up or down, by how much, of a series' total. */
export function ChangeMark({ series: { total, previous_total } }: { series: TrendSeries }) {
  return <Moved now={total} before={previous_total} />
}

interface MovedProps {
  now: number | null | undefined
  before: number | null | undefined
  unit?: Unit
  /** Whether less is better. */
  less?: boolean | undefined
}

/** Up or down, by how much; the arrow says it without the colour. */
export function Moved({ now, before, unit = 'count', less = false }: MovedProps) {
  const moved = change(now, before)
  if (moved === null) return <span class="change">–</span>
  const title = t`${formatValue(before, unit)} before`
  if (moved.direction === 'same')
    return (
      <span class="change" title={title}>
        {moved.text}
      </span>
    )
  const up = moved.direction === 'up'
  return (
    <span class={`change ${up === less ? 'bad' : 'good'}`} title={title}>
      <Icon of={up ? TrendingUp : TrendingDown} size={14} />
      <span class="sr">{up ? t`up` : t`down`}</span> {moved.text}
    </span>
  )
}

/** `previous 30 days`, `one week earlier`: what a change is against. */
export function comparedText({ compare, range }: Pick<Answer<'trend'>['query'], 'compare' | 'range'>): string {
  if (!compare || 'previous' in compare) return previousText(range)
  return earlierText(compare.shift)
}
