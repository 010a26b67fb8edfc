import type { ComponentChildren } from 'preact'
import type { StepQuery } from '../language.ts'
import { withoutGaps } from '../state/view.ts'
import { EventChoice } from './event-choice.tsx'
import { Fault, type FaultPath } from './fault.tsx'
import { FilterBar } from './filter-bar.tsx'

interface StepEditorProps {
  appId: string
  step: StepQuery
  /** What the event is for: names the controls. */
  name: string
  /** A letter or number in front. */
  badge?: ComponentChildren
  tools?: ComponentChildren
  /** Where in the question the step stands. */
  at?: FaultPath
  children?: ComponentChildren
  onChange: (step: StepQuery) => void
}

/** Which event is meant, under which conditions. */
export function StepEditor({ appId, step, name, badge, tools, at, children, onChange }: StepEditorProps) {
  const event = typeof step.event === 'string' ? step.event : null
  return (
    <section class="series" aria-label={capital(name)}>
      {badge}
      <div class="series-rows">
        <EventChoice
          appId={appId}
          name={name}
          event={step.event}
          onChange={(picked) => onChange({ ...step, event: picked })}
          tools={tools}
        />
        {children}
        <FilterBar
          appId={appId}
          event={event}
          filter={step.filter}
          onChange={(filter) => onChange(withoutGaps({ ...step, filter }))}
          of={name}
        />
        {at && <Fault at={at} />}
      </div>
    </section>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
