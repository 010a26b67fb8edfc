import { useEffect, useRef, useState } from 'preact/hooks'
import { type OpenedDashboard, openDashboard, updateDashboard } from '../api/dashboards.ts'
import type { Insight, InsightText } from '../api/insights.ts'
import { ApiError } from '../api.ts'
import { leaveToSignIn } from '../state/session.ts'

type Changes = Partial<InsightText & Pick<OpenedDashboard, 'tiles' | 'common'>>

/** Milliseconds in which changes come together to one. */
const pause = 400

/** A dashboard, and how it is changed: at once on the page, soon after on the server, one change after the other. */
export function useDashboard(appId: string, id: string) {
  const [opened, setOpened] = useState<OpenedDashboard | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const latest = useRef<OpenedDashboard | null>(null)
  const waiting = useRef<Changes>({})
  const saving = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const show = (next: OpenedDashboard) => {
    latest.current = next
    setOpened(next)
  }

  async function load(): Promise<void> {
    setError(null)
    await failing(async () => show(await openDashboard(appId, id)))
  }

  async function save(): Promise<void> {
    const changes = waiting.current
    if (saving.current || Object.keys(changes).length === 0) return
    waiting.current = {}
    saving.current = true
    const done = await failing(async () => {
      const { version, updated_at, updated_by } = await updateDashboard(appId, latest.current!, changes)
      show({ ...latest.current!, version, updated_at, updated_by })
    })
    saving.current = false
    if (done) await save()
  }

  async function failing(call: () => Promise<void>): Promise<boolean> {
    try {
      await call()
      return true
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem
      if (problem.status === 401) leaveToSignIn()
      else setError(problem)
      return false
    }
  }

  /** `insight` is one that a new tile shows. */
  function change(of: (now: OpenedDashboard) => Changes, insight?: Insight): void {
    if (!latest.current) return
    const changes = of(latest.current)
    const { insights } = latest.current
    const known = insight === undefined || insights.some(({ insight_id }) => insight_id === insight.insight_id)
    show({ ...latest.current, ...changes, insights: known ? insights : [...insights, insight] })
    waiting.current = { ...waiting.current, ...changes }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), pause)
  }

  useEffect(() => {
    void load()
    return () => {
      clearTimeout(timer.current)
      void save()
    }
  }, [appId, id])
  return { opened, error, load, change }
}

export type ChangeDashboard = ReturnType<typeof useDashboard>['change']
