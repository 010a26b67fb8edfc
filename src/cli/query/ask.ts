import { DataLoafError, type ErrorBody, isErrorCode } from '../../errors.ts'
import type { Result } from '../../runtime/query/result.ts'
import type { Api } from '../api.ts'
import { appPath } from '../apps.ts'

/** What the server says without running a question. */
export interface Explained {
  plan: unknown
  sql: string
  parameters: unknown[]
}

export interface Asked {
  /** The answer as it came. */
  answer: unknown
  /** The answers, one or several, each with its question. */
  answers: { question: unknown; answer: Result | Explained | ErrorBody }[]
  /** What went wrong with the first item of an array that failed. */
  failure: DataLoafError | null
}

/** Asks the server one question or an array of them. Rejects with what it refuses. */
export async function ask(
  api: Api,
  question: unknown,
  { app, explain }: { app?: string | undefined; explain?: boolean | undefined },
): Promise<Asked> {
  const path = `${await appPath(api, app)}/query${explain ? '?explain=1' : ''}`
  const answer = await api.post<unknown>(path, question)
  const several = Array.isArray(answer) ? answer : [answer]
  const questions = Array.isArray(question) ? question : [question]
  const answers = several.map((one, i) => ({ question: questions[i], answer: one as Result | Explained | ErrorBody }))
  return { answer, answers, failure: answers.map(failureOf).find((error) => error !== null) ?? null }
}

/** What is odd about a question though it was answered, each said once. */
export function warningsOf({ answers }: Asked): string[] {
  return [...new Set(answers.flatMap(({ answer }) => ('meta' in answer ? (answer.meta.warnings ?? []) : [])))]
}

function failureOf({ answer }: { answer: object }): DataLoafError | null {
  if (!('error' in answer)) return null
  const { code, message, path, hint } = (answer as ErrorBody).error
  return new DataLoafError(isErrorCode(code) ? code : 'internal', message, { path, hint })
}
