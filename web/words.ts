/** What a series, a filter and a question are called on the screen. */
import type { Group, TrendSeries } from '../src/runtime/query/result.ts'
import { membership } from './cohort-answers.ts'
import {
  attributeMeasures,
  attributeText,
  type Condition,
  countMeasures,
  eventText,
  type Filter,
  needsAttribute,
  operator,
  type Series,
  valueText,
} from './language.ts'
import { t } from './text.ts'

export const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** `pro`, `pro · de`, `everything else`, or the series' own label without a breakdown. */
export function seriesText({ label, breakdown, other }: TrendSeries, several = false): string {
  const value = other ? t`everything else` : breakdown?.map(breakdownText).join(' · ')
  if (value === undefined) return label
  return several ? `${label}: ${value}` : value
}

/** The row of a breakdown: `pro`, `pro · de`, `everything else`. */
export function groupText({ breakdown, other }: Group): string {
  return other ? t`everything else` : (breakdown ?? []).map(breakdownText).join(' · ')
}

/** Tells the rows of a breakdown apart. */
export function groupKey({ breakdown, other }: Group): string {
  return other ? 'other' : JSON.stringify(breakdown)
}

export function breakdownText(value: string | number | boolean | null): string {
  return value === null ? t`not set` : valueText(value)
}

export function measureText(measure: Series['measure'] = 'events', attribute?: Series['attribute']): string {
  if (!needsAttribute(measure)) return countMeasures.find(({ value }) => value === measure)!.label
  const word = attributeMeasures.find(({ value }) => value === measure)!.label
  return attribute === undefined ? word : `${word} ${attributeText(attribute)}`
}

/** `signed_up` · `signed_up users` · `purchase, sum of amount` · `users`: what a number of this series counts. */
export function seriesTitle({ label, event, measure = 'events', attribute }: Series): string {
  if (label) return label
  const counted = measureText(measure, attribute)
  if (event === null) return counted
  if (measure === 'events') return eventText(event)
  return `${eventText(event)}${measure === 'users' || measure === 'sessions' ? ' ' : ', '}${counted}`
}

export function isGroup(filter: Filter): filter is { and: Filter[] } | { or: Filter[] } {
  return 'and' in filter || 'or' in filter
}

export function conditionText(condition: Condition): string {
  const { attribute, of, op, value } = condition
  if (of === 'cohort') return membership(String(attribute), (op === 'eq') === value)
  const { label, values } = operator(op)
  const name = attributeText(attribute, of)
  if (values === 0) return `${name} ${label}`
  const list = Array.isArray(value) ? value.map(valueText) : [valueText(value)]
  return `${name} ${label} ${list.join(values === 2 ? t` and ` : ', ')}`
}

export function filterText(filter: Filter): string {
  if (!isGroup(filter)) return conditionText(filter)
  const [items, word] = 'and' in filter ? [filter.and, t` and `] : [filter.or, t` or `]
  return `(${items.map(filterText).join(word)})`
}
