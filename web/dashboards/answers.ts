import { useEffect, useState } from 'preact/hooks'
import type { ErrorBody } from '../../src/errors.ts'
import type { Group, Result } from '../../src/runtime/query/result.ts'
import { ApiError, api } from '../api.ts'
import { inWords } from '../cohort-answers.ts'
import { sharedColours } from '../colours.ts'
import { type Answer, infoOf, isKind } from '../kinds.ts'
import type { Query } from '../language.ts'
import { knownCohorts } from '../state/cohorts.ts'
import { kindParts } from '../state/kinds.ts'
import { leaveToSignIn } from '../state/session.ts'
import { t } from '../text.ts'

export interface Asked {
  /** Of the insight. */
  id: string
  query: Query
}

/** An answer, or why there is none. */
export type Told = Answer | ApiError

interface Answers {
  /** By insight; those of before stay while the next are on their way. */
  told: ReadonlyMap<string, Told>
  running: boolean
}

/** As many questions as the server takes at once. */
const most = 100

/** Asks all questions in one request, again when one of them changes, and with every `round`. */
export function useAnswers(appId: string, asked: readonly Asked[], round: number): Answers {
  const [answers, setAnswers] = useState<Answers>({ told: new Map(), running: true })
  const key = JSON.stringify(asked)
  useEffect(() => {
    if (asked.length === 0) return
    const own = new AbortController()
    setAnswers(({ told }) => ({ told, running: true }))
    tell(appId, asked, own.signal).then(
      (told) => !own.signal.aborted && setAnswers({ told, running: false }),
      (error: unknown) => {
        if (own.signal.aborted) return
        if (!(error instanceof ApiError)) throw error
        if (error.status === 401) leaveToSignIn()
        else setAnswers({ told: new Map(asked.map(({ id }) => [id, error])), running: false })
      },
    )
    return () => own.abort()
  }, [appId, key, round])
  return answers
}

/** One colour a value, on all tiles. */
export function coloursOfAnswers(told: ReadonlyMap<string, Told>): Map<string, number> {
  const groups = (result: Result): readonly Group[] => {
    if (result.kind === 'trend') return result.series
    return (result as { groups?: readonly Group[] }).groups ?? []
  }
  return sharedColours([...told.values()].map((one) => (one instanceof ApiError ? [] : groups(one.result))))
}

async function tell(appId: string, asked: readonly Asked[], signal: AbortSignal): Promise<Map<string, Told>> {
  const questions = asked.map(({ query }) => (lackingOf(query) ? [] : (infoOf(query)?.asks?.(query) ?? [query])))
  const all = questions.flat()
  const parts = Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most))
  const [results] = await Promise.all([
    Promise.all(parts.map((part) => api.queries(appId, part, signal))),
    // A kind that cannot be loaded is told of by its tile alone.
    ...asked.map(({ query }) => isKind(query.kind) && kindParts.load(query.kind)),
    JSON.stringify(asked).includes('"of":"cohort"') && knownCohorts(appId),
  ])
  const left = results.flat()
  return new Map(
    asked.map(({ id, query }, index) => [id, toldOf(appId, query, left.splice(0, questions[index]!.length))]),
  )
}

function toldOf(appId: string, query: Query, [result, whole]: (Result | ErrorBody)[]): Told {
  if (result === undefined)
    return new ApiError(400, { code: 'invalid_query', message: lackingOf(query) ?? t`Not asked.` })
  if ('error' in result) return new ApiError(400, result.error)
  if (whole && 'error' in whole) return new ApiError(400, whole.error)
  return {
    appId,
    query,
    raw: result,
    result: inWords(query, result),
    whole: whole ? inWords(query, whole) : null,
  } as Answer
}

function lackingOf(query: Query): string | null {
  return infoOf(query)?.lacking?.(query) ?? null
}
