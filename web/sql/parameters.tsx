import type { SqlQuery } from '../language.ts'
import { Group } from '../parts/group.tsx'
import { Picker } from '../parts/picker.tsx'
import { t } from '../text.ts'

type Values = NonNullable<SqlQuery['parameters']>
type Value = Values[string]

interface ParametersProps {
  names: readonly string[]
  values: Values
  onChange: (values: Values) => void
  onKeyDown: (event: KeyboardEvent) => void
}

const types = [
  { value: 'string', label: t`text` },
  { value: 'number', label: t`number` },
  { value: 'boolean', label: t`true or false` },
]

/** A value for each `:name` of the statement. */
export function Parameters({ names, values, onChange, onKeyDown }: ParametersProps) {
  const set = (name: string, value: Value) => onChange({ ...values, [name]: value })
  return (
    <Group title={t`Parameters`}>
      {names.map((name) => {
        const value = values[name] ?? ''
        return (
          <div class="series-row" key={name}>
            <code class="parameter-name cut">:{name}</code>
            <input
              class="field grow"
              aria-label={t`Value of ${name}`}
              value={String(value)}
              onInput={(event) => set(name, as(event.currentTarget.value, typeof value))}
              onKeyDown={onKeyDown}
            />
            <Picker label={t`Type of ${name}`} source={types} onPick={(type) => set(name, as(String(value), type))}>
              {types.find((one) => one.value === typeof value)?.label}
            </Picker>
          </div>
        )
      })}
    </Group>
  )
}

function as(text: string, type: string): Value {
  if (type === 'boolean') return text === 'true'
  const number = Number(text)
  return type === 'number' && text.trim() !== '' && Number.isFinite(number) ? number : type === 'number' ? 0 : text
}
