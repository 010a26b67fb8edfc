import { Ban, X } from 'lucide'
import type { FunnelQuery } from '../../language.ts'
import { EventPicker } from '../../parts/event-choice.tsx'
import { Group } from '../../parts/group.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Picker } from '../../parts/picker.tsx'
import { StepEditor } from '../../parts/step-editor.tsx'
import { withoutGaps } from '../../state/view.ts'
import { t } from '../../text.ts'
import type { FunnelChange } from './editor.tsx'

type Exclusion = NonNullable<FunnelQuery['exclude']>[number]

interface ExclusionsProps {
  appId: string
  query: FunnelQuery
  onChange: (next: FunnelChange) => void
}

/** Events that void an attempt when they happen on the way. */
export function Exclusions({ appId, query, onChange }: ExclusionsProps) {
  const list = query.exclude ?? []
  const set = (next: Exclusion[]) => onChange({ exclude: next.length > 0 ? next : undefined })
  return (
    <Group title={t`Without`}>
      {list.map((one, index) => (
        <StepEditor
          key={index}
          appId={appId}
          step={one}
          name={t`exclusion ${index + 1}`}
          at={['exclude', index]}
          badge={
            <span class="letter" aria-hidden="true">
              <Icon of={Ban} size={12} />
            </span>
          }
          tools={
            <button
              type="button"
              class="icon-button"
              aria-label={t`Remove exclusion ${index + 1}`}
              title={t`Remove`}
              onClick={() => set(list.toSpliced(index, 1))}
            >
              <Icon of={X} size={14} />
            </button>
          }
          onChange={({ event, filter }) => set(list.with(index, withoutGaps({ ...one, event, filter })))}
        >
          {query.order !== 'any' && (
            <Between
              name={t`exclusion ${index + 1}`}
              steps={query.steps.length}
              one={one}
              onChange={(next) => set(list.with(index, next))}
            />
          )}
        </StepEditor>
      ))}
      <EventPicker
        appId={appId}
        name={t`exclusion ${list.length + 1}`}
        class="quiet"
        onPick={(event) => set([...list, { event }])}
      >
        <Icon of={Ban} size={14} /> {t`Event that must not happen`}
      </EventPicker>
    </Group>
  )
}

interface BetweenProps {
  name: string
  steps: number
  one: Exclusion
  onChange: (next: Exclusion) => void
}

function Between({ name, steps, one, onChange }: BetweenProps) {
  const { from_step: from = 1, to_step: to = steps } = one
  const numbers = (first: number, last: number) =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
      const value = String(first + index)
      return { value, label: t`step ${value}` }
    })
  return (
    <div class="series-row">
      <span class="hint">{t`between`}</span>
      <Picker
        label={t`From which step on, ${name}`}
        source={numbers(1, to - 1)}
        onPick={(value) => onChange(withoutGaps({ ...one, from_step: value === '1' ? undefined : Number(value) }))}
      >
        {t`step ${from}`}
      </Picker>
      <span class="hint">{t`and`}</span>
      <Picker
        label={t`Up to which step, ${name}`}
        source={numbers(from + 1, steps)}
        onPick={(value) =>
          onChange(withoutGaps({ ...one, to_step: value === String(steps) ? undefined : Number(value) }))
        }
      >
        {t`step ${to}`}
      </Picker>
    </div>
  )
}
