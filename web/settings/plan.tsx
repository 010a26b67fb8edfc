import type { Enforcement } from '../api/collection.ts'
import { ScrollBox } from '../parts/scroll-box.tsx'
import { plural, t } from '../text.ts'
import type { CollectionPart } from './collection-part.ts'
import { Part } from './part.tsx'

const enforcements: readonly { value: Enforcement; label: string; hint: string }[] = [
  { value: 'off', label: t`Off`, hint: t`Every event is stored as it comes.` },
  { value: 'flag', label: t`Flag`, hint: t`Events that do not follow the plan are stored with a mark that says why.` },
  {
    value: 'quarantine',
    label: t`Quarantine`,
    hint: t`They are kept apart from what is counted, and can be replayed.`,
  },
]

/** The tracking plan: what happens to events that do not follow it, and what it says. */
export function PlanPart({ collection, mayChange, busy, save }: CollectionPart) {
  const { plan } = collection
  const events = Object.entries(plan.events)
  return (
    <Part title={t`Tracking plan`} hint={t`Which events there should be, and with what attributes.`}>
      <fieldset
        class="settings-fields"
        disabled={!mayChange || busy}
        aria-label={t`Events that do not follow the plan`}
      >
        {enforcements.map(({ value, label, hint }) => (
          <label key={value} class="settings-choice">
            <input
              type="radio"
              name="enforcement"
              checked={plan.enforcement === value}
              onChange={() => void save({ plan: { ...plan, enforcement: value } })}
            />
            <span>
              {label} <span class="hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {events.length === 0 ? (
        <p class="hint">
          {t`No event is planned yet. Write the plan in a file beside your code, and send it with`}{' '}
          <code>dataloaf plan push</code>.
        </p>
      ) : (
        <>
          <p class="hint">
            {plural(events.length, '{0} planned event', '{0} planned events')}.{' '}
            {t`The plan is a file beside your code; it is changed with`} <code>dataloaf plan pull</code>,{' '}
            <code>dataloaf plan push</code>.
          </p>
          <ScrollBox class="settings-table" label={t`Planned events`}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">{t`Event`}</th>
                  <th scope="col">{t`Attributes`}</th>
                  <th scope="col">{t`Meaning`}</th>
                </tr>
              </thead>
              <tbody>
                {events.map(([name, { attributes = {}, description = '', deprecated }]) => (
                  <tr key={name}>
                    <th scope="row">
                      {name} {deprecated !== undefined && <span class="badge">{t`Deprecated`}</span>}
                    </th>
                    <td class="mono">{Object.entries(attributes).map(attributeText).join(', ')}</td>
                    <td>{deprecated ?? description}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </>
      )}
    </Part>
  )
}

function attributeText([name, { type, required }]: [string, { type: string; required?: boolean | undefined }]): string {
  return `${name}: ${type}${required ? '' : '?'}`
}
