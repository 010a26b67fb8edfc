import type { Recipients, Schedule } from '../api/alerts.ts'
import { t } from '../text.ts'
import { weekday } from './words.ts'

interface ScheduleProps {
  schedule: Exclude<Schedule, { every: 'minutes' }>
  timeZone: string
  onChange: (schedule: Exclude<Schedule, { every: 'minutes' }>) => void
}

/** Daily, weekly or monthly, at a time of day. */
export function ScheduleFields({ schedule, timeZone, onChange }: ScheduleProps) {
  const { at } = schedule
  const every = (value: string) => {
    if (value === 'day') onChange({ every: 'day', at })
    else onChange({ every: value as 'week' | 'month', on: 1, at })
  }
  return (
    <div class="form-row">
      <label>
        {t`How often`}
        <select class="field" value={schedule.every} onChange={(event) => every(event.currentTarget.value)}>
          <option value="day">{t`Daily`}</option>
          <option value="week">{t`Weekly`}</option>
          <option value="month">{t`Monthly`}</option>
        </select>
      </label>
      {schedule.every !== 'day' && (
        <label>
          {t`On`}
          <select
            class="field"
            value={schedule.on}
            onChange={(event) => onChange({ ...schedule, on: Number(event.currentTarget.value) })}
          >
            {Array.from({ length: schedule.every === 'week' ? 7 : 31 }, (_, index) => index + 1).map((day) => (
              <option key={day} value={day}>
                {schedule.every === 'week' ? weekday(day) : `${day}.`}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t`At (${timeZone})`}
        <input
          class="field"
          type="time"
          required
          value={at}
          onInput={(event) => onChange({ ...schedule, at: event.currentTarget.value })}
        />
      </label>
    </div>
  )
}

export interface Chosen {
  people: string[]
  channels: string[]
}

interface RecipientProps {
  all: Recipients
  chosen: Chosen
  onChange: (chosen: Chosen) => void
  /** Whether people need a mail server to be reached. */
  byMail: boolean
}

/** Which people and channels it goes to. */
export function RecipientFields({ all, chosen, onChange, byMail }: RecipientProps) {
  const toggled = (list: string[], id: string) => (list.includes(id) ? list.filter((one) => one !== id) : [...list, id])
  return (
    <fieldset class="recipients">
      <legend>{t`Send it to`}</legend>
      {byMail && !all.mail && <p class="hint">{t`No mail server is set up, so only channels can be chosen.`}</p>}
      {(!byMail || all.mail) &&
        all.people.map(({ user_id, name, email }) => (
          <label key={user_id} class="check">
            <input
              type="checkbox"
              checked={chosen.people.includes(user_id)}
              onChange={() => onChange({ ...chosen, people: toggled(chosen.people, user_id) })}
            />
            <span class="cut">
              {name} <span class="hint">{email}</span>
            </span>
          </label>
        ))}
      {all.channels.map(({ channel_id, name, kind }) => (
        <label key={channel_id} class="check">
          <input
            type="checkbox"
            checked={chosen.channels.includes(channel_id)}
            onChange={() => onChange({ ...chosen, channels: toggled(chosen.channels, channel_id) })}
          />
          <span class="cut">
            {name} <span class="hint">{kind === 'slack' ? 'Slack' : 'Webhook'}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
