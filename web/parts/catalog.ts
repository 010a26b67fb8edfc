/** What the pickers suggest, from the names and values the app has really sent. */

import type { CatalogAttribute, CatalogNote } from '../api/catalog.ts'
import { api } from '../api.ts'
import type { CohortName } from '../cohort-names.ts'
import { formatCompact } from '../format.ts'
import {
  type Attribute,
  attributeText,
  type Condition,
  fieldWords,
  type Owner,
  ownerWords,
  valueText,
} from '../language.ts'
import { knownCohorts } from '../state/cohorts.ts'
import { knownNotes, noteOf } from '../state/notes.ts'
import { t } from '../text.ts'
import type { Option } from './listbox.tsx'
import { matching, type Source } from './suggestions.ts'

export function eventSource(appId: string): Source {
  return async (search, signal) => {
    const [events, notes] = await Promise.all([api.events(appId, search, signal), knownNotes(appId)])
    const named = events.flatMap(({ event_name, count }) => {
      const note = noteOf(notes, 'event', event_name)
      if (note?.hidden && search !== event_name) return []
      const hint = written(note) ?? formatCompact(count)
      return [{ value: `=${event_name}`, label: event_name, hint }]
    })
    return [...matching([anyEvent], search), ...named]
  }
}

const anyEvent: Option = { value: '', label: t`Any event` }

/** An event picker's value: empty is any event. */
export function readEvent(value: string): string | null {
  return value === '' ? null : value.slice(1)
}

interface AttributeSourceOptions {
  event: string | null
  /** Whose attributes; those of a single event when it is not said. */
  of?: readonly Owner[]
  /** Numbers first: for sums and averages. */
  numbers?: boolean
}

export function attributeSource(appId: string, { event, of = ['event'], numbers }: AttributeSourceOptions): Source {
  return async (search, signal) => {
    const [ofEvent, ofUser, cohorts, notes] = await Promise.all([
      of.includes('event')
        ? api.attributes(appId, { of: 'event', ...(event !== null && { event }), search, nested }, signal)
        : [],
      of.includes('user') ? api.attributes(appId, { of: 'user', search, nested }, signal) : [],
      of.includes('cohort') ? knownCohorts(appId) : [],
      knownNotes(appId),
    ])
    const described = (one: CatalogAttribute, owner: 'event' | 'user') => {
      const note = noteOf(notes, `${owner}_attribute`, attributeText(one.attribute))
      if (note?.hidden && search !== note.name) return []
      return [option(one.attribute, owner, written(note) ?? one.type)]
    }
    const first = numbers ? [...ofEvent].sort((a, b) => rank(a.type) - rank(b.type)) : ofEvent
    return [
      ...first.flatMap((one) => described(one, 'event')),
      ...ofUser.flatMap((one) => described(one, 'user')),
      ...matching(cohorts.map(cohortOption), search),
      ...(of.includes('field') ? matching(fieldOptions, search) : []),
    ]
  }
}

/** An attribute option's value back as what a query says. */
export function readAttribute(value: string): Pick<Condition, 'attribute' | 'of'> {
  const [of, attribute] = JSON.parse(value) as [Owner, Attribute]
  return of === 'event' ? { attribute } : { attribute, of }
}

/** An attribute as it is chosen from a list. */
export function attributeOption({ attribute, of = 'event' }: Pick<Condition, 'attribute' | 'of'>): Option {
  return option(attribute, of)
}

export function typedAttribute(text: string): Option {
  return option(text, 'event', t`as typed`)
}

export function valueSource(
  appId: string,
  { attribute, of = 'event' }: Pick<Condition, 'attribute' | 'of'>,
  event: string | null,
): Source {
  return async (search, signal) => {
    if (of === 'cohort') return []
    if (of === 'field') return attribute === 'event_name' ? eventNames(appId, search, signal) : []
    const asked = { nested, of, attribute, ...(event !== null && of === 'event' && { event }), search }
    const values = await api.values(appId, asked, signal)
    return values.map(({ value, count }) => ({
      value: JSON.stringify(value),
      label: valueText(value),
      hint: formatCompact(count),
    }))
  }
}

async function eventNames(appId: string, search: string, signal: AbortSignal): Promise<Option[]> {
  const events = await api.events(appId, search, signal)
  return events.map(({ event_name, count }) => ({
    value: JSON.stringify(event_name),
    label: event_name,
    hint: formatCompact(count),
  }))
}

/** What lies inside objects is offered by its path. */
const nested = '1' as const

function option(attribute: string | readonly string[], of: Owner, hint?: string): Option {
  const label = of === 'field' ? attributeText(attribute, of) : attributeText(attribute)
  return { value: JSON.stringify([of, attribute]), label, group: ownerWords[of].label, ...(hint && { hint }) }
}

function cohortOption({ cohort_id, name }: CohortName): Option {
  return { value: JSON.stringify(['cohort', cohort_id]), label: name, group: ownerWords.cohort.label, hint: t`cohort` }
}

const fieldOptions: Option[] = fieldWords.map(({ value }) => option(value, 'field'))

/** What a picker says of it in place of how much there is: that it should not be used, else what it means. */
function written(note: CatalogNote | undefined): string | undefined {
  if (note?.deprecated) return t`deprecated: ${note.deprecated}`
  return note?.description.split('\n')[0] || undefined
}

function rank(type: string): number {
  return /number|integer|double/.test(type) ? 0 : 1
}
