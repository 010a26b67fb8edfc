/** The words of funnels as people read them. */

import type { FunnelStep } from '../../../src/runtime/query/result.ts'
import type {
  Attribution,
  Counted,
  FunnelOrder,
  FunnelView,
  WindowUnit,
} from '../../../src/runtime/query/vocabulary.ts'
import type { FunnelQuery, Words } from '../../language.ts'
import { t } from '../../text.ts'

export const orders: Words<FunnelOrder> = {
  ordered: { label: t`in this order`, hint: t`other events may come between` },
  strict: { label: t`one right after the other`, hint: t`no other event between` },
  any: { label: t`in any order` },
}

export const views: Words<FunnelView> = {
  steps: { label: t`Steps` },
  trend: { label: t`Over time` },
  time_to_convert: { label: t`Time to convert` },
}

export const countings: Words<Counted> = {
  users: { label: t`users` },
  sessions: { label: t`sessions`, hint: t`all steps within one session` },
}

export const attributions: Words<Attribution> = {
  first_touch: { label: t`the first value`, hint: t`over all events of the steps` },
  last_touch: { label: t`the last value`, hint: t`over all events of the steps` },
  all: { label: t`the same at every step` },
}

export const units: Words<WindowUnit> = {
  second: { label: t`seconds` },
  minute: { label: t`minutes` },
  hour: { label: t`hours` },
  day: { label: t`days` },
  week: { label: t`weeks` },
  month: { label: t`months` },
}

export const standardWindow: NonNullable<FunnelQuery['window']> = { count: 14, unit: 'day' }

/** What `n` of what is counted are called. */
export function countedText(query: FunnelQuery): string {
  return countings[query.count_by ?? 'users'].label
}

/** Another view of the same funnel, without the options that it has no use for. */
export function withView({ interval, from_step, to_step, bins }: FunnelQuery, view: FunnelView) {
  return {
    view: view === 'steps' ? undefined : view,
    from_step: view === 'steps' ? undefined : from_step,
    to_step: view === 'steps' ? undefined : to_step,
    interval: view === 'trend' ? interval : undefined,
    bins: view === 'time_to_convert' ? bins : undefined,
  }
}

/** Of those who reached one of the two steps, how many reached the other: of the whole range. */
export function rateBetween({ from_step = 1, to_step }: FunnelQuery, steps: readonly FunnelStep[]) {
  const [from, to] = [steps[from_step - 1], steps[(to_step ?? steps.length) - 1]]
  if (!from || !to) return null
  return { entered: from.count, rate: from.count === 0 ? null : to.count / from.count }
}
