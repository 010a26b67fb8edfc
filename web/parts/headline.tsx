import { formatNumber } from '../format.ts'
import type { Answer } from '../kinds.ts'
import { t } from '../text.ts'
import { previousText } from '../time.ts'
import { ChangeMark } from './moved.tsx'
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

/** `previous 30 days`, `one week earlier`: what a change is against. */
export function comparedText({ compare, range }: Pick<Answer<'trend'>['query'], 'compare' | 'range'>): string {
  if (!compare || 'previous' in compare) return previousText(range)
  return earlierText(compare.shift)
}
