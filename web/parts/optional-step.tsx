import { Plus, X } from 'lucide'
import type { StepQuery } from '../language.ts'
import { t } from '../text.ts'
import { EventPicker } from './event-choice.tsx'
import { Icon } from './icon.tsx'
import { StepEditor } from './step-editor.tsx'

interface OptionalStepProps {
  appId: string
  step: StepQuery | undefined
  name: string
  /** Stands before the event. */
  lead: string
  /** Stands there while there is none. */
  add: string
  onChange: (step: StepQuery | undefined) => void
}

/** An event that may be asked for, or not. */
export function OptionalStep({ appId, step, name, lead, add, onChange }: OptionalStepProps) {
  if (step === undefined) {
    return (
      <EventPicker appId={appId} name={name} class="quiet" onPick={(event) => onChange({ event })}>
        <Icon of={Plus} size={14} /> {add}
      </EventPicker>
    )
  }
  return (
    <>
      <p class="hint between">{lead}</p>
      <StepEditor
        appId={appId}
        step={step}
        name={name}
        tools={
          <button
            type="button"
            class="icon-button"
            aria-label={t`Remove ${name}`}
            title={t`Remove`}
            onClick={() => onChange(undefined)}
          >
            <Icon of={X} size={14} />
          </button>
        }
        onChange={onChange}
      />
    </>
  )
}
