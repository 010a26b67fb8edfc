import type { Words } from '../words/words.ts'
import type { Rule, Verdict } from './rule.ts'

/** What the sentence about a verdict is made of, beside the verdict. */
export interface Facts {
  /** The alert's. */
  name: string
  rule: Rule
  /** What the line is called. */
  line: string
}

/** `Signups: signed_up is 3, below 10.` */
export function sentence({ name, rule, line }: Facts, { state, value }: Verdict, words: Words): string {
  const { t, plural, number } = words
  if (state === 'ok') {
    if (value === null) return t`${name}: ${line} is back to normal.`
    const written = rule.when === 'change' ? `${number(value, 2)} %` : number(value, 2)
    return t`${name}: ${line} is back to normal (${written}).`
  }
  if (rule.when === 'no_data') return t`${name}: nothing of ${line} for ${plural(rule.hours, 'an hour', '{0} hours')}.`
  if (state === 'no_data') return t`${name}: ${line} has nothing to compare.`
  if (rule.when === 'change') {
    const against = rule.against === 'week' ? t`a week earlier` : t`the interval before`
    const by = value === null ? t`from 0` : t`by ${number(Math.abs(value), 2)} %`
    if (rule.direction === 'up') return t`${name}: ${line} went up ${by} against ${against}.`
    return t`${name}: ${line} went down ${by} against ${against}.`
  }
  const now = value === null ? t`missing` : number(value, 2)
  const bound = number(rule.value, 2)
  if (rule.when === 'above') return t`${name}: ${line} is ${now}, above ${bound}.`
  return t`${name}: ${line} is ${now}, below ${bound}.`
}
