import { useState } from 'preact/hooks'
import type { DeclaredTransform, DescribedKind, Field } from '../api/collection.ts'
import { t } from '../text.ts'
import { fieldText, isComplete, madeOf, type Written } from './transform-fields.ts'

/** The options of a kind of transform, each in the form that fits its type. */
export function TransformForm({ of: kind, onAdd }: { of: DescribedKind; onAdd: (made: DeclaredTransform) => void }) {
  const [written, setWritten] = useState<Written>({})
  const set = (option: string) => (value: string) => setWritten({ ...written, [option]: value })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    onAdd(madeOf(kind, written))
  }
  return (
    <form class="settings-form" onSubmit={submit}>
      {Object.entries(kind.fields).map(([option, field]) => (
        <Option key={option} name={option} field={field} value={written[option] ?? ''} onChange={set(option)} />
      ))}
      {kind.scoped && (
        <label class="settings-field">
          <span>{t`Whose attributes`}</span>
          <select class="field" value={written.of ?? ''} onChange={(event) => set('of')(event.currentTarget.value)}>
            <option value="">{t`Of events`}</option>
            <option value="user">{t`Of users`}</option>
          </select>
        </label>
      )}
      {kind.scoped && written.of !== 'user' && (
        <Option
          name="events"
          field={{ type: 'names', description: t`only events of these names`, optional: true }}
          value={written.events ?? ''}
          onChange={set('events')}
        />
      )}
      <p class="settings-foot">
        <button type="submit" class="primary" disabled={!isComplete(kind, written)}>
          {t`Add ${kind.kind}`}
        </button>
      </p>
    </form>
  )
}

interface OptionProps {
  name: string
  field: Field
  value: string
  onChange: (value: string) => void
}

function Option({ name, field, value, onChange }: OptionProps) {
  const input = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  const common = { class: 'field', value, onInput: input, spellcheck: false, placeholder: fieldText[field.type] }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the three fields below is its control
    <label class="settings-field">
      <span>
        {name} {field.optional && <span class="hint">{t`optional`}</span>}
      </span>
      {field.type === 'boolean' || field.type === 'choice' ? (
        <select class="field" value={value} onChange={input}>
          <option value="">–</option>
          {(field.choices ?? ['true', 'false']).map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : ['paths', 'names', 'networks', 'renames'].includes(field.type) ? (
        <textarea {...common} class="field mono" rows={3} />
      ) : (
        <input {...common} inputMode={field.type === 'count' ? 'numeric' : 'text'} autocomplete="off" />
      )}
      <span class="hint">{field.description}</span>
    </label>
  )
}
