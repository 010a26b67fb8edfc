import type { App } from '../api.ts'
import { Failure } from '../parts/notice.tsx'
import { ElementList } from './elements.tsx'
import { ReadOnly } from './part.tsx'
import { PlanPart } from './plan.tsx'
import { StepList } from './steps.tsx'
import { useCollection } from './use-collection.ts'

/** What should come: planned events, watched elements, steps of funnels. */
export function Tracking({ app }: { app: App }) {
  const { collection, error, refused, busy, save, mayChange } = useCollection(app)
  if (error) return <Failure error={error} />
  if (!collection) return <div class="settings-body" aria-busy="true" />
  const shared = { app, collection, mayChange, busy, save }
  return (
    <div class="settings-body">
      <ReadOnly app={app} may={app.may.includes('collection.write')} />
      {refused && <Failure error={refused} />}
      <PlanPart {...shared} />
      <ElementList {...shared} />
      <StepList {...shared} />
    </div>
  )
}
