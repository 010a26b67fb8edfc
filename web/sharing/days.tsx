import type { Days } from '../api/sharing.ts'
import { plural, t } from '../text.ts'

const choices = [1, 7, 30] as const

/** When it ends by itself. */
export function DaysField() {
  return (
    <label>
      {t`Ends`}
      <select class="field" name="days">
        {choices.map((days) => (
          <option key={days} value={days} selected={days === 30}>
            {plural(days, 'after {0} day', 'after {0} days')}
          </option>
        ))}
        <option value="">{t`never`}</option>
      </select>
    </label>
  )
}

export function daysOf(form: FormData): Days {
  return choices.find((days) => String(days) === form.get('days')) ?? null
}

/** `Ends 3 Feb 2026`. */
export function endText(expires: string | null): string {
  return expires === null ? t`Does not end by itself` : t`Ends ${dateText(expires)}`
}

export function dateText(time: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(time))
}
