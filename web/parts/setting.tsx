import type { ComponentChildren } from 'preact'
import { Fault } from './fault.tsx'
import type { Option } from './listbox.tsx'
import { Picker } from './picker.tsx'

interface Place {
  /** The key of the question that it sets: what is wrong there is said below it. */
  at?: string | undefined
}

interface SettingProps extends Place {
  label: string
  options: readonly Option[]
  /** The value that is chosen. */
  value: string
  onPick: (value: string) => void
  /** What stands there, when it is more than the option's label. */
  children?: ComponentChildren
}

/** One line of the question: what it is called, and what is chosen. */
export function Setting({ label, options, value, onPick, children, at }: SettingProps) {
  const chosen = options.find((option) => option.value === value)
  return (
    <Placed at={at}>
      <Picker
        class="setting"
        label={`${label}: ${chosen?.label ?? value}`}
        source={options.map((option) => ({ ...option, selected: option.value === value }))}
        onPick={onPick}
        width={300}
      >
        <span>{label}</span>
        <b class="cut">{children ?? chosen?.label ?? value}</b>
      </Picker>
    </Placed>
  )
}

interface ToggleProps extends Place {
  label: string
  on: boolean
  onChange: (on: boolean) => void
}

export function Toggle({ label, on, onChange, at }: ToggleProps) {
  return (
    <Placed at={at}>
      <label class="setting">
        <span>{label}</span>
        <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      </label>
    </Placed>
  )
}

interface NumberSettingProps extends Place {
  label: string
  /** Undefined: the default, which stands there greyed. */
  value: number | undefined
  standard: number | string
  least?: number
  most: number
  onChange: (value: number | undefined) => void
  /** What the number counts, behind it. */
  unit?: string
}

/** A whole number; an empty field is the default again. */
export function NumberSetting({ label, value, standard, least = 1, most, onChange, unit, at }: NumberSettingProps) {
  const read = (text: string) => {
    const number = Math.round(Number(text))
    if (text.trim() === '') onChange(undefined)
    else if (Number.isFinite(number)) onChange(Math.min(most, Math.max(least, number)))
  }
  return (
    <Placed at={at}>
      <label class="setting">
        <span>{label}</span>
        <span class="setting-number">
          <input
            class="field number"
            type="number"
            inputMode="numeric"
            min={least}
            max={most}
            step={1}
            placeholder={String(standard)}
            value={value ?? ''}
            onChange={(event) => read(event.currentTarget.value)}
          />
          {unit && <span class="hint">{unit}</span>}
        </span>
      </label>
    </Placed>
  )
}

function Placed({ at, children }: { at: string | undefined; children: ComponentChildren }) {
  return (
    <>
      {children}
      {at !== undefined && <Fault at={[at]} />}
    </>
  )
}
