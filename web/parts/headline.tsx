import { TrendingDown, TrendingUp } from 'lucide'
import type { TrendSeries } from '../../src/runtime/query/result.ts'
import { change, formatNumber } from '../format.ts'
import type { Answer } from '../state/result.ts'
import { previousText } from '../time.ts'
import { Icon } from './icon.tsx'

/** The answer in one line, before any picture. */
export function Headline({ answer }: { answer: Answer }) {
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
      {compared && <span class="hint">vs {comparedText(answer)}</span>}
    </p>
  )
}

/** Up or down, by how much; the arrow says it without the colour. */
export function ChangeMark({ series: { total, previous_total } }: { series: TrendSeries }) {
  const moved = change(total, previous_total)
  if (moved === null) return <span class="change">–</span>
  const title = `${formatNumber(previous_total)} before`
  if (moved.direction === 'same')
    return (
      <span class="change" title={title}>
        {moved.text}
      </span>
    )
  const up = moved.direction === 'up'
  return (
    <span class={`change ${up ? 'good' : 'bad'}`} title={title}>
      <Icon of={up ? TrendingUp : TrendingDown} size={14} />
      <span class="sr">{up ? 'up' : 'down'}</span> {moved.text}
    </span>
  )
}

function comparedText({ query: { compare, range } }: Answer): string {
  if (!compare || 'previous' in compare) return previousText(range)
  const { count, unit } = compare.shift
  return `${count === 1 ? `one ${unit}` : `${count} ${unit}s`} earlier`
}
