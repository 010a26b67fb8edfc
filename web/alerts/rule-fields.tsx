import type { Rule } from '../api/alerts.ts'
import { t } from '../text.ts'

/** Rules to begin with: each kind once. */
export const rules = {
  below: { when: 'below', value: 10 },
  above: { when: 'above', value: 100 },
  down: { when: 'change', direction: 'down', percent: 50, against: 'week' },
  up: { when: 'change', direction: 'up', percent: 50, against: 'week' },
  no_data: { when: 'no_data', hours: 6 },
} as const satisfies { [name: string]: Rule }
type Kind = keyof typeof rules

const kinds: { readonly [kind in Kind]: string } = {
  below: t`falls below`,
  above: t`rises above`,
  down: t`falls by percent`,
  up: t`rises by percent`,
  no_data: t`stays silent for hours`,
}

const kindOf = (rule: Rule): Kind => (rule.when === 'change' ? rule.direction : rule.when)

/** When it fires. */
export function RuleFields({ rule, onRule }: { rule: Rule; onRule: (rule: Rule) => void }) {
  const [label, value] =
    rule.when === 'change'
      ? [t`Percent`, rule.percent]
      : rule.when === 'no_data'
        ? [t`Hours`, rule.hours]
        : [t`Value`, rule.value]
  const change = (number: number) => {
    if (rule.when === 'change') onRule({ ...rule, percent: number })
    else if (rule.when === 'no_data') onRule({ ...rule, hours: number })
    else onRule({ ...rule, value: number })
  }
  const line = rule.series === undefined ? {} : { series: rule.series }
  return (
    <>
      <div class="form-row">
        <label>
          {t`Tell me when it`}
          <select
            class="field"
            value={kindOf(rule)}
            onChange={(event) => onRule({ ...rules[event.currentTarget.value as Kind], ...line })}
          >
            {(Object.keys(kinds) as Kind[]).map((one) => (
              <option key={one} value={one}>
                {kinds[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {label}
          <input
            class="field"
            type="number"
            required
            step={rule.when === 'no_data' ? 1 : 'any'}
            value={value}
            onInput={(event) => change(event.currentTarget.valueAsNumber)}
          />
        </label>
        {rule.when === 'change' && (
          <label>
            {t`Against`}
            <select
              class="field"
              value={rule.against}
              onChange={(event) => onRule({ ...rule, against: event.currentTarget.value as 'week' | 'previous' })}
            >
              <option value="week">{t`a week earlier`}</option>
              <option value="previous">{t`the interval before`}</option>
            </select>
          </label>
        )}
      </div>
      {rule.when === 'above' && (
        <label class="check">
          <input
            type="checkbox"
            checked={rule.current === true}
            onChange={(event) => onRule({ ...rule, current: event.currentTarget.checked })}
          />
          <span>{t`Also while the interval is still going on`}</span>
        </label>
      )}
    </>
  )
}
