import type { ComponentChildren } from 'preact'
import { eventText, type StepQuery } from '../language.ts'
import { withoutGaps } from '../state/view.ts'
import { eventSource, readEvent } from './catalog.ts'
import { FilterBar } from './filter-bar.tsx'
import { Picker } from './picker.tsx'

interface StepEditorProps {
  appId: string
  step: StepQuery
  /** What the event is for: names the controls. */
  name: string
  /** A letter or number in front. */
  badge?: ComponentChildren
  tools?: ComponentChildren
  children?: ComponentChildren
  onChange: (step: StepQuery) => void
}

/** Which event is meant, under which conditions. */
export function StepEditor({ appId, step, name, badge, tools, children, onChange }: StepEditorProps) {
  const event = typeof step.event === 'string' ? step.event : null
  return (
    <section class="series" aria-label={capital(name)}>
      {badge}
      <div class="series-rows">
        <div class="series-row">
          <EventPicker appId={appId} name={name} onPick={(picked) => onChange({ ...step, event: picked })}>
            <span class="cut">{eventText(step.event)}</span>
          </EventPicker>
          {tools}
        </div>
        {children}
        <FilterBar
          appId={appId}
          event={event}
          filter={step.filter}
          onChange={(filter) => onChange(withoutGaps({ ...step, filter }))}
          of={name}
        />
      </div>
    </section>
  )
}

interface EventPickerProps {
  appId: string
  name: string
  class?: string
  children: ComponentChildren
  onPick: (event: string | null) => void
}

/** A list of the events that the app has seen; another may be typed. */
export function EventPicker({ appId, name, class: look = 'pick grow strong', children, onPick }: EventPickerProps) {
  return (
    <Picker
      class={look}
      label={`Event of ${name}`}
      placeholder="Search events"
      source={eventSource(appId)}
      typed={(text) => ({ value: `=${text}`, label: text, hint: 'as typed' })}
      onPick={(value) => onPick(readEvent(value))}
    >
      {children}
    </Picker>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
