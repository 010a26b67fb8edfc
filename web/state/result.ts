/** The answer to the question in the address bar, and how far it is. */
import { batch, effect, signal } from '@preact/signals'
import type { TrendResult } from '../../src/runtime/query/result.ts'
import { ApiError, api } from '../api.ts'
import type { TrendQuery } from '../language.ts'
import { seriesTitle } from '../words.ts'
import { app, leaveToSignIn } from './session.ts'
import { question } from './view.ts'

export interface Answer {
  appId: string
  query: TrendQuery
  result: TrendResult
  /** With a breakdown: the same question without it, as one bucket. The headline is about the whole. */
  whole: TrendResult | null
}

/** The last answer stays while the next is on its way. */
export const answer = signal<Answer | null>(null)
export const failure = signal<ApiError | null>(null)
/** Milliseconds since 1970 at which the running question was asked; null when none is. */
export const askedAt = signal<number | null>(null)

let running: AbortController | null = null

/** Asks whenever the app or the question changes; returns the way to stop. */
export function followQuestion(): () => void {
  const stop = effect(() => {
    const appId = app.value?.app_id
    const query = question.value
    if (appId === undefined) return
    if (appId !== answer.peek()?.appId) answer.value = null
    void run(appId, JSON.parse(query) as TrendQuery)
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
  if (appId !== undefined) void run(appId, JSON.parse(question.peek()) as TrendQuery)
}

export function cancel(): void {
  running?.abort()
  running = null
  askedAt.value = null
}

async function run(appId: string, query: TrendQuery): Promise<void> {
  running?.abort()
  const own = new AbortController()
  running = own
  askedAt.value = Date.now()
  const broken = (query.breakdown?.length ?? 0) > 0
  const named = { ...query, series: query.series.map((series) => ({ ...series, label: seriesTitle(series) })) }
  try {
    const [result, whole] = await api.queries(appId, broken ? [named, unbroken(named)] : [named], own.signal)
    if (own.signal.aborted) return
    batch(() => {
      answer.value = { appId, query, result: expect(result), whole: broken ? expect(whole) : null }
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

function unbroken({ breakdown: _breakdown, limit: _limit, cumulative: _c, moving_average: _m, ...rest }: TrendQuery) {
  return { ...rest, interval: 'none' } as TrendQuery
}

function expect(item: Awaited<ReturnType<typeof api.queries>>[number] | undefined): TrendResult {
  if (item === undefined) throw new ApiError(500, { code: 'internal', message: 'The answer is incomplete.' })
  if ('error' in item) throw new ApiError(400, item.error)
  return item
}
