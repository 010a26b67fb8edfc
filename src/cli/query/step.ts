/** Events as people type them: `purchase`, `signed_up|joined`, `* where plan=pro`, `"odd | name" where amount>=10`. */
import { DataLoafError } from '../../errors.ts'
import type { StepQuery } from '../../runtime/query/schema.ts'
import { parseFilter } from './filter.ts'

/** A step: a name, several with `|` between them, or `*` for any event; after `where`, conditions. Throws `invalid_input`. */
export function parseStep(text: string): StepQuery {
  const { name, condition } = parted(text)
  return { event: eventOf(name, text), ...(condition !== undefined && { filter: parseFilter(condition) }) }
}

/** A step that must not happen: `refund`, or `refund:1-2` for between two steps. Throws `invalid_input`. */
export function parseExclusion(text: string): StepQuery & { from_step?: number; to_step?: number } {
  const { name, condition } = parted(text)
  const [, event = name, from, to] = /^(.+):(\d+)-(\d+)$/s.exec(name) ?? []
  return {
    event: eventOf(event, text),
    ...(from !== undefined && { from_step: Number(from), to_step: Number(to) }),
    ...(condition !== undefined && { filter: parseFilter(condition) }),
  }
}

/** Any of several steps as one: their names together, as only a step alone may have conditions. Throws `invalid_input`. */
export function anyOf(texts: readonly string[]): StepQuery {
  if (texts.length === 0) return { event: null }
  if (texts.length === 1) return parseStep(texts[0]!)
  const steps = texts.map(parseStep)
  const withCondition = steps.findIndex(({ filter }) => filter !== undefined)
  if (withCondition >= 0) {
    throw new DataLoafError('invalid_input', `"${texts[withCondition]}" is one of several events.`, {
      hint: 'Give the condition as --where, which holds for all of them.',
    })
  }
  const names = steps.flatMap(({ event }) => event ?? [])
  return { event: steps.some(({ event }) => event === null) ? null : names }
}

function parted(text: string): { name: string; condition?: string } {
  const trimmed = text.trim()
  const quoted = /^("(?:[^"\\]|\\.)*"(?::\d+-\d+)?)(?:\s+where\s+(.+))?$/is.exec(trimmed)
  const plain = /^(.+?)\s+where\s+(.+)$/is.exec(trimmed)
  const [, name = trimmed, condition] = quoted ?? plain ?? []
  if (name !== '') return { name, ...(condition !== undefined && { condition }) }
  throw new DataLoafError('invalid_input', 'An event has no name.', { hint: '"*" is any event.' })
}

function eventOf(name: string, whole: string): StepQuery['event'] {
  if (name === '*') return null
  if (/^".*"$/s.test(name)) return name.slice(1, -1).replace(/\\(.)/gs, '$1')
  const names = name.split('|').map((each) => each.trim())
  if (names.includes('')) {
    throw new DataLoafError('invalid_input', `"${whole}" has an event without a name.`, {
      hint: 'A name with | in it stands in double quotes.',
    })
  }
  return names.length === 1 ? names[0]! : names
}
