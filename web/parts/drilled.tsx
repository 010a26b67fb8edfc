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
  // From one series of a formula to the next the panel stays, and from those who came so far to those who were lost.
  const over = 'view' in found.query && found.query.view === 'trend'
  const beside = 'formula' in point ? { series: null } : over ? { step: null, dropped: null } : {}
  const key = JSON.stringify({ ...point, ...beside })
  return <DrillPanel key={key} app={app} answer={found} point={point} />
}
