/** One question of `init`: answered by a flag, by the person, or by what is known already. */
import { isTimeZone } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import { missing, prompt } from '../prompts.ts'

export interface Question {
  message: string
  /** By flag or environment. */
  given: string | undefined
  /** What it is when nobody says otherwise. */
  known: string | undefined
  /** True, or a sentence that says what is wrong. */
  check?: (value: string) => string | true
  /** Whether nothing is an answer, too. */
  optional?: boolean
  /** What is missing and its flag, where there is no default. */
  absent?: [what: string, flag: string]
}

/** Throws `invalid_input` for an answer that nobody was there to give, and for a wrong one. */
export async function textAnswer(question: Question, asks: boolean): Promise<string> {
  const { message, given, known, check, optional, absent } = question
  const validate = (value: string) => {
    if (value.trim() === '') return optional || check?.('') || 'Please answer.'
    return check?.(value.trim()) ?? true
  }
  if (given === undefined && asks) {
    const asked = { message, validate, ...(known !== undefined && { default: known }) }
    return (await prompt(({ input }, context) => input(asked, context))).trim()
  }
  const value = given ?? known
  if (value === undefined && optional) return ''
  if (value === undefined) throw missing(...(absent ?? [message, '']))
  const verdict = validate(value)
  if (verdict === true) return value.trim()
  throw new DataLoafError('invalid_input', verdict, { hint: absent?.[1] })
}

export function checkTimeZone(value: string): string | true {
  return isTimeZone(value) || `"${value}" is no time zone; write an IANA name like Europe/Berlin.`
}

export function checkEmail(value: string): string | true {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) || `"${value}" is no e-mail address.`
}

/** One of a few, each with what it means. */
export interface Choice<T extends string> {
  message: string
  given: T | undefined
  known: T
  choices: { [value in T]: string }
}

export async function choiceAnswer<T extends string>(choice: Choice<T>, asks: boolean): Promise<T> {
  const { message, given, known, choices } = choice
  if (given !== undefined || !asks) return given ?? known
  const listed = Object.entries<string>(choices).map(([value, description]) => ({ value: value as T, description }))
  return prompt(({ select }, context) => select<T>({ message, choices: listed, default: known }, context))
}
