import type { Alert, Rule, Schedule } from '../api/alerts.ts'
import { formatNumber } from '../format.ts'
import { language, plural, t } from '../text.ts'

/** `Daily at 09:00`, in the app's zone. */
export function scheduleText(schedule: Schedule): string {
  if (schedule.every === 'minutes') {
    const { count } = schedule
    return count % 60 === 0
      ? plural(count / 60, 'Every hour', 'Every {0} hours')
      : plural(count, 'Every minute', 'Every {0} minutes')
  }
  if (schedule.every === 'day') return t`Daily at ${schedule.at}`
  if (schedule.every === 'week') return t`Every ${weekday(schedule.on)} at ${schedule.at}`
  return t`Monthly on the ${schedule.on}. at ${schedule.at}`
}

/** 1 is Monday. */
export function weekday(day: number): string {
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
}

/** `below 10` */
export function ruleText(rule: Rule): string {
  if (rule.when === 'above') return t`above ${formatNumber(rule.value)}`
  if (rule.when === 'below') return t`below ${formatNumber(rule.value)}`
  if (rule.when === 'no_data') return plural(rule.hours, 'nothing for an hour', 'nothing for {0} hours')
  const percent = formatNumber(rule.percent)
  if (rule.against === 'week')
    return rule.direction === 'up' ? t`up ${percent} % in a week` : t`down ${percent} % in a week`
  return rule.direction === 'up' ? t`up ${percent} % at once` : t`down ${percent} % at once`
}

export const stateText: { readonly [state in Alert['state']]: string } = {
  ok: t`OK`,
  firing: t`Firing`,
  no_data: t`No data`,
}

/** `11 Mar, 11:00`, in the app's zone. */
export function momentText(iso: string, timeZone: string): string {
  const options = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(new Date(iso))
}
