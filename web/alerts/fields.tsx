import '../styles/alerts.css'
import type { Schedule } from '../api/alerts.ts'
import type { Recipients } from '../api/channels.ts'
import { session } from '../state/session.ts'
import { plural, t } from '../text.ts'
import { scheduleText, weekday } from './words.ts'

/** At a time of day. */
export type Timed = Exclude<Schedule, { every: 'minutes' }>

interface ScheduleProps {
  schedule: Timed
  timeZone: string
  onChange: (schedule: Timed) => void
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

/** In minutes; once a day is by the clocks of the app's zone. */
const often = [5, 15, 60, 360]

interface CheckProps {
  schedule: Schedule
  timeZone: string
  onChange: (schedule: Schedule) => void
}

/** Every few minutes or hours, or once a day at a time of day. */
export function CheckFields({ schedule, timeZone, onChange }: CheckProps) {
  const choices: Schedule[] = often.map((count) => ({ every: 'minutes', count }))
  const known = choices.some((one) => JSON.stringify(one) === JSON.stringify(schedule))
  const value = schedule.every === 'day' ? 'day' : JSON.stringify(schedule)
  const choose = (next: string) => onChange(next === 'day' ? { every: 'day', at: '09:00' } : JSON.parse(next))
  return (
    <div class="form-row">
      <label>
        {t`Check`}
        <select class="field" value={value} onChange={(event) => choose(event.currentTarget.value)}>
          {[...choices, ...(known || schedule.every === 'day' ? [] : [schedule])].map((one) => (
            <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
              {scheduleText(one)}
            </option>
          ))}
          <option value="day">{t`Every day`}</option>
        </select>
      </label>
      {schedule.every === 'day' && (
        <label>
          {t`At (${timeZone})`}
          <input
            class="field"
            type="time"
            required
            value={schedule.at}
            onInput={(event) => onChange({ ...schedule, at: event.currentTarget.value })}
          />
        </label>
      )}
    </div>
  )
}

export interface Chosen {
  people: string[]
  teams: string[]
  channels: string[]
}

/** Whoever makes it is told, unless nobody can be. */
export function startingWith({ people }: Recipients, reachable: boolean): Chosen {
  const me = session.peek()?.user.user_id
  const chosen = people.flatMap(({ user_id }) => (reachable && user_id === me ? user_id : []))
  return { people: chosen, teams: [], channels: [] }
}

/** Whether nobody at all is among them. */
export const isNobody = ({ people, teams, channels }: Chosen) => people.length + teams.length + channels.length === 0

interface RecipientProps {
  all: Recipients
  chosen: Chosen
  onChange: (chosen: Chosen) => void
  /** Whether people need a mail server to be reached. */
  byMail: boolean
}

/** Which people, teams and channels it goes to. */
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
      {(!byMail || all.mail) &&
        all.teams.map(({ team_id, name, members }) => (
          <label key={team_id} class="check">
            <input
              type="checkbox"
              checked={chosen.teams.includes(team_id)}
              onChange={() => onChange({ ...chosen, teams: toggled(chosen.teams, team_id) })}
            />
            <span class="cut">
              {t`Team ${name}`} <span class="hint">{plural(members, '{0} member', '{0} members')}</span>
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
