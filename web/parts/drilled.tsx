import type { App } from '../api.ts'
import { drilled } from '../state/drill.ts'
import { answer } from '../state/result.ts'
import { lazy } from './lazy.tsx'

const DrillPanel = lazy(async () => (await import('../drill/panel.tsx')).DrillPanel)

/** The panel behind a point of the answer, when one is looked behind; its code comes with the first. */
export function Drilled({ app }: { app: App }) {
  const point = drilled.value
  const found = answer.value
  if (point === null || found === null) return null
  // From one series of a formula to the next the panel stays.
  const key = JSON.stringify('formula' in point ? { ...point, series: null } : point)
  return <DrillPanel key={key} app={app} answer={found} point={point} />
}
