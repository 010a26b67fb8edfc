import { TrendingDown, TrendingUp } from 'lucide'
import type { TrendSeries } from '../../src/runtime/query/result.ts'
import { change, formatValue, type Unit } from '../format.ts'
import { t } from '../text.ts'
import { Icon } from './icon.tsx'

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

/** Up or down, by how much, of a series' total. */
export function ChangeMark({ series: { total, previous_total } }: { series: TrendSeries }) {
  return <Moved now={total} before={previous_total} />
}
