import { ArrowDown, ArrowUp, Pencil, Plus, X } from 'lucide'
import { useState } from 'preact/hooks'
import type { App } from '../../api.ts'
import type { KindEditor } from '../../kinds.ts'
import { eventText, type FunnelQuery } from '../../language.ts'
import { EventPicker } from '../../parts/event-choice.tsx'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { ask, withoutGaps } from '../../state/view.ts'
import { t } from '../../text.ts'
import { Exclusions } from './exclusions.tsx'
import { FunnelOptions } from './options.tsx'

/** What is asked for. */
export const funnelEditor: KindEditor<'funnel'> = { Editor: FunnelEditor, Options: FunnelOptions }

type Step = FunnelQuery['steps'][number]

export type FunnelChange = { [key in keyof FunnelQuery]?: FunnelQuery[key] | undefined }

interface FunnelEditorProps {
  app: App
  query: FunnelQuery
  /** Told what is different. Default: the question in the address bar is asked so. */
  onChange?: (next: FunnelChange) => void
}

/** The steps in their order, and what must not happen between them. */
export function FunnelEditor({ app, query, onChange = ask<FunnelQuery> }: FunnelEditorProps) {
  const { steps } = query
  const set = (next: Step[]) => onChange(withSteps(query, next))
  const move = (index: number, by: -1 | 1) => {
    const rest = steps.toSpliced(index, 1)
    set(rest.toSpliced(index + by, 0, steps[index]!))
  }
  return (
    <>
      <Group title={t`Steps`}>
        {steps.map((step, index) => (
          <StepRow
            key={index}
            appId={app.app_id}
            step={step}
            index={index}
            last={index === steps.length - 1}
            onChange={(next) => set(steps.with(index, next))}
            onMove={(by) => move(index, by)}
            onRemove={() => set(steps.toSpliced(index, 1))}
          />
        ))}
        {steps.length < 20 && (
          <EventPicker
            appId={app.app_id}
            name={t`step ${steps.length + 1}`}
            class="quiet"
            onPick={(event) => set([...steps, { event }])}
          >
            <Icon of={Plus} size={14} /> {t`Add step`}
          </EventPicker>
        )}
      </Group>
      <Exclusions appId={app.app_id} query={query} onChange={onChange} />
    </>
  )
}

/** What names a step that is no more goes with it. */
function withSteps(query: FunnelQuery, steps: Step[]): FunnelChange {
  const last = steps.length
  const fits = (step: number | undefined) => (step !== undefined && step <= last ? step : undefined)
  return {
    steps,
    from_step: fits(query.from_step),
    to_step: fits(query.to_step),
    attribution: typeof query.attribution === 'object' && query.attribution.step > last ? undefined : query.attribution,
    exclude: query.exclude?.map((one) =>
      withoutGaps({ ...one, from_step: fits(one.from_step), to_step: fits(one.to_step) }),
    ),
  }
}

interface StepRowProps {
  appId: string
  step: Step
  index: number
  last: boolean
  onChange: (step: Step) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

function StepRow({ appId, step, index, last, onChange, onMove, onRemove }: StepRowProps) {
  const name = t`step ${index + 1}`
  const [naming, setNaming] = useState(false)
  return (
    <StepEditor
      appId={appId}
      step={step}
      name={name}
      at={['steps', index]}
      badge={
        <span class="letter" aria-hidden="true">
          {index + 1}
        </span>
      }
      tools={
        <span class="row-tools">
          <Tool label={t`Name ${name}`} icon={Pencil} onClick={() => setNaming(true)} />
          <Tool label={t`Move ${name} up`} icon={ArrowUp} disabled={index === 0} onClick={() => onMove(-1)} />
          <Tool label={t`Move ${name} down`} icon={ArrowDown} disabled={last} onClick={() => onMove(1)} />
          <Tool label={t`Remove ${name}`} icon={X} onClick={onRemove} />
        </span>
      }
      onChange={(next) => onChange(withoutGaps({ ...next, label: step.label }))}
    >
      {(naming || step.label !== undefined) && (
        <input
          class="field"
          aria-label={t`Name of ${name}`}
          placeholder={eventText(step.event)}
          value={step.label ?? ''}
          maxLength={200}
          autofocus={naming}
          onChange={(event) => onChange(withoutGaps({ ...step, label: event.currentTarget.value.trim() || undefined }))}
          onBlur={() => setNaming(false)}
        />
      )}
    </StepEditor>
  )
}

interface ToolProps {
  label: string
  icon: unknown
  disabled?: boolean
  onClick: () => void
}

function Tool({ label, icon, disabled = false, onClick }: ToolProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <Icon of={icon} size={13} />
    </button>
  )
}
