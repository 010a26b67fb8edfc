/** The answer to the question in the address bar, and how far it is. */
import { batch, effect, signal } from '@preact/signals'
import type { ErrorBody } from '../../src/errors.ts'
import type { Result } from '../../src/runtime/query/result.ts'
import { ApiError, api } from '../api.ts'
import { inWords } from '../cohort-answers.ts'
import { type Answer, infoOf, isKind } from '../kinds.ts'
import type { Query } from '../language.ts'
import { t } from '../text.ts'
import { knownCohorts } from './cohorts.ts'
import { kindParts } from './kinds.ts'
import { app, leaveToSignIn } from './session.ts'
import { awaited, question } from './view.ts'

/** The last answer stays while the next is on its way. */
export const answer = signal<Answer | null>(null)
export const failure = signal<ApiError | null>(null)
/** What the question still needs before it can be asked. */
export const lacking = signal<string | null>(null)
/** Milliseconds since 1970 at which the running question was asked; null when none is. */
export const askedAt = signal<number | null>(null)

let running: AbortController | null = null

/** Asks whenever the app or the question changes; returns the way to stop. */
export function followQuestion(): () => void {
  const stop = effect(() => {
    const appId = app.value?.app_id
    const query = question.value
    if (appId === undefined || awaited.value) return
    if (appId !== answer.peek()?.appId) answer.value = null
    void run(appId, JSON.parse(query) as Query)
  })
  return () => {
    stop()
    cancel()
    batch(() => {
      answer.value = null
      failure.value = null
    })
  }
}

export function askAgain(): void {
  const appId = app.peek()?.app_id
  if (appId !== undefined) void run(appId, JSON.parse(question.peek()) as Query)
}

export function cancel(): void {
  running?.abort()
  running = null
  askedAt.value = null
}

async function run(appId: string, query: Query): Promise<void> {
  running?.abort()
  const parts = isKind(query.kind) ? kindParts.load(query.kind) : null
  lacking.value = infoOf(query)?.lacking?.(query) ?? null
  if (lacking.value !== null) return forget()
  const own = new AbortController()
  running = own
  askedAt.value = Date.now()
  try {
    const asked = infoOf(query)?.asks?.(query) ?? [query]
    const [[result, whole]] = await Promise.all([
      api.queries(appId, asked, own.signal, { sql: true }),
      parts,
      namesOf(appId, query),
    ])
    if (own.signal.aborted) return
    batch(() => {
      const raw = expect(result)
      answer.value = {
        appId,
        query,
        raw,
        result: inWords(query, raw),
        whole: asked.length > 1 ? inWords(query, expect(whole)) : null,
      } as Answer
      failure.value = null
    })
  } catch (error) {
    if (own.signal.aborted) return
    if (!(error instanceof ApiError)) throw error
    if (error.status === 401) return leaveToSignIn()
    failure.value = error
  } finally {
    if (running === own) {
      running = null
      askedAt.value = null
    }
  }
}

/** Cohorts are named in a question by their ids; a reader knows them by their names. */
async function namesOf(appId: string, query: Query): Promise<void> {
  if (JSON.stringify(query).includes('"of":"cohort"')) await knownCohorts(appId)
}

function forget(): void {
  cancel()
  batch(() => {
    answer.value = null
    failure.value = null
  })
}

function expect(item: Result | ErrorBody | undefined): Result {
  if (item === undefined) throw new ApiError(500, { code: 'internal', message: t`The answer is incomplete.` })
  if ('error' in item) throw new ApiError(400, item.error)
  return item
}
