import { ChevronRight } from 'lucide'
import { useState } from 'preact/hooks'
import type { Profile } from '../api/users.ts'
import type { App } from '../api.ts'
import { valueText } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { t } from '../text.ts'
import { momentText } from './words.ts'

/** What is true of the user now, and what each attribute was made of. */
export function AttributeList({ app, profile }: { app: App; profile: Profile }) {
  const { user_attributes, attributes } = profile
  const keys = [...new Set([...Object.keys(user_attributes), ...attributes.map(({ key }) => key)])].sort()
  return (
    <section>
      <h2>{t`Attributes`}</h2>
      {keys.length === 0 ? (
        <p class="hint">{t`Nothing was said of this user yet.`}</p>
      ) : (
        <>
          <ul class="rows">
            {keys.map((key) => (
              <AttributeRow
                key={key}
                app={app}
                name={key}
                value={user_attributes[key]}
                steps={attributes.filter((step) => step.key === key)}
              />
            ))}
          </ul>
          <p class="hint">{t`Kept are each attribute’s latest value and the additions since; earlier values are not.`}</p>
        </>
      )}
    </section>
  )
}

interface AttributeRowProps {
  app: App
  name: string
  value: unknown
  steps: Profile['attributes']
}

function AttributeRow({ app, name, value, steps }: AttributeRowProps) {
  const [open, setOpen] = useState(false)
  return (
    <li class="attribute-row">
      <button type="button" class="row-open" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon of={ChevronRight} size={14} />
        <span class="cut">{name}</span>
      </button>
      <span class={value === undefined ? 'hint' : 'attribute-value'}>
        {value === undefined ? t`taken away` : valueText(value)}
      </span>
      {open && (
        <ul class="attribute-steps">
          {steps.map((step) => (
            <li key={`${step.operation} ${step.updated_at} ${step.user_id}`}>
              {operations[step.operation] ?? step.operation}{' '}
              {step.operation !== 'unset' && <code>{valueText(step.value)}</code>}{' '}
              <span class="hint">
                {step.updated_at !== null && momentText(step.updated_at, app.time_zone)}
                {step.user_id !== '' && ` · ${step.user_id}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

const operations: { readonly [operation: string]: string } = {
  set: t`set to`,
  set_once: t`set once to`,
  unset: t`taken away`,
  increment: t`increased by`,
  append: t`added`,
}
