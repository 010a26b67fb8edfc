import { eventText, type FunnelQuery, optionsOf } from '../../language.ts'
import { Fault } from '../../parts/fault.tsx'
import { Picker } from '../../parts/picker.tsx'
import { NumberSetting, Setting } from '../../parts/setting.tsx'
import { ask } from '../../state/view.ts'
import { t } from '../../text.ts'
import type { FunnelChange } from './editor.tsx'
import { upTo } from './table.ts'
import { attributions, countings, orders, standardWindow, units } from './words.ts'

interface CourseProps {
  query: FunnelQuery
  onChange: (next: FunnelChange) => void
}

/** In which order, within which time, who is counted; and what the chosen view adds. */
export function FunnelOptions({ query }: { query: FunnelQuery }) {
  const { count_by = 'users', view, breakdown = [] } = query
  return (
    <>
      <Course query={query} onChange={ask<FunnelQuery>} />
      <Setting
        label={t`Count`}
        at="count_by"
        options={optionsOf(countings)}
        value={count_by}
        onPick={(value) => ask<FunnelQuery>({ count_by: value === 'users' ? undefined : (value as typeof count_by) })}
      />
      {breakdown.length > 0 && <Attribution query={query} />}
      {view !== undefined && view !== 'steps' && <Stretch query={query} />}
      {view === 'time_to_convert' && (
        <NumberSetting
          label={t`Bars`}
          at="bins"
          value={query.bins}
          standard={t`automatic`}
          most={1000}
          onChange={(bins) => ask<FunnelQuery>({ bins })}
        />
      )}
    </>
  )
}

/** In which order, and within which time. */
export function Course({ query, onChange }: CourseProps) {
  const { order = 'ordered' } = query
  return (
    <>
      <Setting
        label={t`Order`}
        at="order"
        options={optionsOf(orders)}
        value={order}
        onPick={(value) => onChange({ order: value === 'ordered' ? undefined : (value as typeof order) })}
      />
      <Window query={query} onChange={onChange} />
    </>
  )
}

function Window({ query, onChange }: CourseProps) {
  const { count, unit } = query.window ?? standardWindow
  const set = (next: Partial<typeof standardWindow>) => {
    const made = { count, unit, ...next }
    const standard = made.count === standardWindow.count && made.unit === standardWindow.unit
    onChange({ window: standard ? undefined : made })
  }
  return (
    <>
      <div class="setting">
        <span>{t`Within`}</span>
        <span class="setting-number">
          <input
            class="field number"
            type="number"
            inputMode="numeric"
            aria-label={t`Conversion window`}
            min={1}
            step={1}
            value={count}
            onChange={(event) => {
              const number = Math.round(Number(event.currentTarget.value))
              if (number >= 1) set({ count: number })
            }}
          />
          <Picker
            label={t`Unit of the conversion window`}
            source={optionsOf(units)}
            onPick={(value) => set({ unit: value as typeof unit })}
          >
            {units[unit].label}
          </Picker>
        </span>
      </div>
      <Fault at={['window']} />
    </>
  )
}

function Attribution({ query: { attribution = 'first_touch', steps } }: { query: FunnelQuery }) {
  const options = [
    ...optionsOf(attributions),
    ...steps.map((step, index) => ({
      value: String(index + 1),
      label: t`the value at step ${index + 1}`,
      hint: step.label ?? eventText(step.event),
    })),
  ]
  return (
    <Setting
      label={t`Value from`}
      at="attribution"
      options={options}
      value={typeof attribution === 'object' ? String(attribution.step) : attribution}
      onPick={(value) => {
        if (Object.hasOwn(attributions, value)) {
          ask<FunnelQuery>({ attribution: value === 'first_touch' ? undefined : (value as keyof typeof attributions) })
        } else ask<FunnelQuery>({ attribution: { step: Number(value) } })
      }}
    />
  )
}

/** Which two steps the view is about. */
function Stretch({ query: { from_step = 1, to_step, steps } }: { query: FunnelQuery }) {
  const to = to_step ?? steps.length
  const named = steps.map((step, index) => ({
    value: String(index + 1),
    label: `${index + 1} ${step.label ?? eventText(step.event)}`,
  }))
  return (
    <>
      <Setting
        label={t`From`}
        at="from_step"
        options={named.slice(0, to - 1)}
        value={String(from_step)}
        onPick={(value) => ask<FunnelQuery>({ from_step: value === '1' ? undefined : Number(value) })}
      />
      <Setting
        label={upTo}
        at="to_step"
        options={named.slice(from_step)}
        value={String(to)}
        onPick={(value) => ask<FunnelQuery>({ to_step: Number(value) === steps.length ? undefined : Number(value) })}
      />
    </>
  )
}
