/** Cohorts as people read them: what makes a user a member. */
import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import { eventText, type Words } from '../language.ts'
import { language, plural, t } from '../text.ts'
import { rangeText } from '../time.ts'
import { filterText } from '../words.ts'

export type By = CohortDefinition['by']
export type DefinitionBy<Chosen extends By> = Extract<CohortDefinition, { by: Chosen }>

export const ways: Words<By> = {
  attributes: { label: t`What is true of them`, hint: t`user attributes as they are now` },
  events: { label: t`What they did`, hint: t`an event, so many times, in a range` },
  funnel: { label: t`Where they got in a funnel`, hint: t`reached one step, but not another` },
  users: { label: t`A list of user ids`, hint: t`pasted, one a line` },
}

/** Where each way begins, before anything is said. */
export const beginnings: { readonly [by in By]: DefinitionBy<by> } = {
  attributes: { by: 'attributes', filter: { and: [] } },
  events: { by: 'events', event: { event: null } },
  funnel: { by: 'funnel', funnel: { kind: 'funnel', steps: [] }, reached: 1 },
  users: { by: 'users', users: [] },
}

export const countWords: Words<'gte' | 'lte' | 'eq'> = {
  gte: { label: t`at least` },
  eq: { label: t`exactly` },
  lte: { label: t`at most`, hint: t`and at least once` },
}

/** `did purchase at least 3 times, last 30 days`. */
export function definitionText(definition: CohortDefinition): string {
  switch (definition.by) {
    case 'attributes':
      return filterText(definition.filter).replace(/^\((.*)\)$/s, '$1')
    case 'events':
      return eventsText(definition)
    case 'funnel':
      return funnelText(definition)
    case 'users':
      return t`${definition.users.length} user ids`
  }
}

function eventsText({ event, count, range }: DefinitionBy<'events'>): string {
  const often = count ? ` ${countWords[count.op].label} ${timesText(count.value)}` : ''
  const where = event.filter ? t` where ${filterText(event.filter)}` : ''
  return t`did ${eventText(event.event)}${often}${where}, ${inner(rangeText(range ?? { all: true }))}`
}

function timesText(count: number): string {
  return plural(count, '{0} time', '{0} times', String(count))
}

/** A range inside a sentence. Nouns keep their capitals in German. */
function inner(range: string): string {
  return language === 'de' ? range[0]!.toLowerCase() + range.slice(1) : range.toLowerCase()
}

function funnelText({ funnel, reached, not_reached }: DefinitionBy<'funnel'>): string {
  const name = (step: number) => {
    const one = funnel.steps[step - 1]
    return one ? (one.label ?? eventText(one.event)) : t`step ${step}`
  }
  const lost = not_reached === undefined ? '' : t`, not ${name(not_reached)}`
  return t`reached ${name(reached)}${lost} in ${funnel.steps.map((_, index) => name(index + 1)).join(' → ')}`
}

/** What a definition still needs before it can be saved. */
export function lackingOf(definition: CohortDefinition): string | null {
  if (definition.by === 'attributes') {
    const { filter } = definition
    return 'and' in filter && filter.and.length === 0 ? t`Add a condition on a user attribute.` : null
  }
  if (definition.by === 'funnel' && definition.funnel.steps.length < 2) return t`A funnel needs two steps.`
  if (definition.by === 'users' && definition.users.length === 0) return t`Paste at least one user id.`
  return null
}
