/** Cohorts as people read them: what makes a user a member. */
import type { CohortDefinition } from '../../src/runtime/query/cohorts/schema.ts'
import { eventText, type Words } from '../language.ts'
import { rangeText } from '../time.ts'
import { filterText } from '../words.ts'

export type By = CohortDefinition['by']
export type DefinitionBy<Chosen extends By> = Extract<CohortDefinition, { by: Chosen }>

export const ways: Words<By> = {
  attributes: { label: 'What is true of them', hint: 'user attributes as they are now' },
  events: { label: 'What they did', hint: 'an event, so many times, in a range' },
  funnel: { label: 'Where they got in a funnel', hint: 'reached one step, but not another' },
  users: { label: 'A list of user ids', hint: 'pasted, one a line' },
}

/** Where each way begins, before anything is said. */
export const beginnings: { readonly [by in By]: DefinitionBy<by> } = {
  attributes: { by: 'attributes', filter: { and: [] } },
  events: { by: 'events', event: { event: null } },
  funnel: { by: 'funnel', funnel: { kind: 'funnel', steps: [] }, reached: 1 },
  users: { by: 'users', users: [] },
}

export const countWords: Words<'gte' | 'lte' | 'eq'> = {
  gte: { label: 'at least' },
  eq: { label: 'exactly' },
  lte: { label: 'at most', hint: 'and at least once' },
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
      return `${definition.users.length} user ids`
  }
}

function eventsText({ event, count, range }: DefinitionBy<'events'>): string {
  const often = count ? ` ${countWords[count.op].label} ${count.value} ${count.value === 1 ? 'time' : 'times'}` : ''
  const where = event.filter ? ` where ${filterText(event.filter)}` : ''
  return `did ${eventText(event.event)}${often}${where}, ${rangeText(range ?? { all: true }).toLowerCase()}`
}

function funnelText({ funnel, reached, not_reached }: DefinitionBy<'funnel'>): string {
  const name = (step: number) => {
    const one = funnel.steps[step - 1]
    return one ? (one.label ?? eventText(one.event)) : `step ${step}`
  }
  const lost = not_reached === undefined ? '' : `, not ${name(not_reached)}`
  return `reached ${name(reached)}${lost} in ${funnel.steps.map((_, index) => name(index + 1)).join(' → ')}`
}

/** What a definition still needs before it can be saved. */
export function lackingOf(definition: CohortDefinition): string | null {
  if (definition.by === 'attributes') {
    const { filter } = definition
    return 'and' in filter && filter.and.length === 0 ? 'Add a condition on a user attribute.' : null
  }
  if (definition.by === 'funnel' && definition.funnel.steps.length < 2) return 'A funnel needs two steps.'
  if (definition.by === 'users' && definition.users.length === 0) return 'Paste at least one user id.'
  return null
}
