import { readFileSync } from 'node:fs'
import { DataLoafError, type ErrorBody, isErrorCode } from '../../errors.ts'
import type { Result } from '../../runtime/query/result.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'
import { type PrintOptions, print } from './print.ts'
import { type QuestionFlags, question } from './question.ts'

export interface AskFlags extends QuestionFlags, PrintOptions {
  app?: string | undefined
  file?: string | undefined
  explain?: boolean | undefined
}

export interface Asked {
  /** The answer as it came. */
  answer: unknown
  /** The same for people. */
  text: string
  /** What went wrong with the first item of an array that failed. */
  failure: DataLoafError | null
}

/** Asks the server and turns the answer into text. */
export async function ask(api: Api, flags: AskFlags, stream: NodeJS.WriteStream): Promise<Asked> {
  const query = flags.file === undefined ? question(flags) : readQuery(flags)
  const path = `${await appPath(api, flags.app)}/query${flags.explain ? '?explain=1' : ''}`
  const answer = await api.post<unknown>(path, query)
  const answers = (Array.isArray(answer) ? answer : [answer]) as (Result | Explained | ErrorBody)[]
  const texts = answers.map((one) => textOf(one, flags, stream))
  return { answer, text: texts.join('\n\n'), failure: answers.map(failureOf).find((error) => error !== null) ?? null }
}

interface Explained {
  plan: unknown
  sql: string
  parameters: unknown[]
}

function textOf(answer: Result | Explained | ErrorBody, flags: AskFlags, stream: NodeJS.WriteStream): string {
  if ('error' in answer) return `✗ ${answer.error.message}`
  if ('plan' in answer) return explained(answer)
  return print(answer, flags, stream)
}

function explained({ plan, sql, parameters }: Explained): string {
  const values = parameters.map((value, i) => `$${i + 1} = ${JSON.stringify(value)}`)
  return [JSON.stringify(plan, null, 2), '', sql.trim(), '', ...values].join('\n')
}

function failureOf(answer: object): DataLoafError | null {
  if (!('error' in answer)) return null
  const { code, message, path, hint } = (answer as ErrorBody).error
  return new DataLoafError(isErrorCode(code) ? code : 'internal', message, { path, hint })
}

function readQuery({ file = '', events, ...flags }: AskFlags): unknown {
  const extra = [...events, ...questionFlags.filter((flag) => flags[flag] !== undefined)]
  if (extra.length > 0) {
    const message = `--file holds the whole question; "${extra[0]}" cannot be added to it.`
    throw new DataLoafError('invalid_input', message)
  }
  const text = readFileSync(file === '-' ? 0 : file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    const name = file === '-' ? 'Standard input' : file
    throw new DataLoafError('invalid_query', `${name} is not JSON: ${(error as Error).message}.`, { cause: error })
  }
}

const questionFlags = ['measure', 'of', 'where', 'by', 'last', 'from', 'interval', 'formula', 'compare'] as const
