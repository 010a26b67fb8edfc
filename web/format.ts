/** Numbers and times as the reader's locale writes them. Nothing here asks for the clock. */
import { t } from './text.ts'

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 })
const fraction = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })
const small = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 })
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 })

/** `4,218` · `12.5` · `0.0031`; a missing number is a dash. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (Number.isInteger(value)) return whole.format(value)
  return Math.abs(value) < 0.1 ? small.format(value) : fraction.format(value)
}

/** `12.4 k`: for axes and narrow places, never where an exact number is wanted. */
export function formatCompact(value: number): string {
  if (Math.abs(value) < 10_000) return formatNumber(value)
  return compact
    .formatToParts(value)
    .map(({ type, value: text }) => (type === 'compact' ? ` ${text === 'K' ? 'k' : text}` : text))
    .join('')
}

/** What a number counts: decides how it is written. `share` is of one. */
export type Unit = 'count' | 'share' | 'seconds'

/** An exact value in its unit; a missing one is a dash. */
export function formatValue(value: number | null | undefined, unit: Unit = 'count'): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'share') return formatPercent(value)
  return unit === 'seconds' ? formatDuration(value) : formatNumber(value)
}

/** The same for axes. */
export function formatAxis(value: number, unit: Unit = 'count'): string {
  return unit === 'count' ? formatCompact(value) : formatValue(value, unit)
}

export interface Change {
  direction: 'up' | 'down' | 'same'
  text: string
}

/** How far `now` is from `before`; null when there is nothing to compare with. */
export function change(now: number | null | undefined, before: number | null | undefined): Change | null {
  if (typeof now !== 'number' || typeof before !== 'number') return null
  if (now === before) return { direction: 'same', text: '0 %' }
  const direction = now > before ? 'up' : 'down'
  if (before === 0) return { direction, text: t`from 0` }
  return { direction, text: formatPercent(Math.abs((now - before) / before)) }
}

/** `0.31 %`, `12.4 %`, `340 %` for a share of one. */
export function formatPercent(share: number): string {
  const percent = share * 100
  const digits = percent >= 100 ? 0 : percent >= 1 ? 1 : 2
  return `${new Intl.NumberFormat(undefined, { maximumFractionDigits: digits }).format(percent)} %`
}

/** `0.4 s` · `12 s` · `2 m 14 s` · `3 h 5 m` · `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return pair(Math.floor(s / 60), t`m`, s % 60, 's')
  if (s < 86_400) return pair(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), t`m`)
  return pair(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h')
}

/** `just now`, `12 s ago`, `2 m ago`, `3 h ago`, then the day. Both in milliseconds. */
export function formatAgo(then: number, now: number): string {
  const seconds = Math.max(0, (now - then) / 1000)
  if (seconds < 2) return t`just now`
  if (seconds < 60) return t`${Math.floor(seconds)} s ago`
  if (seconds < 3600) return t`${Math.floor(seconds / 60)} m ago`
  if (seconds < 86_400) return t`${Math.floor(seconds / 3600)} h ago`
  return new Date(then).toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** `14:02:11` in the given zone, the reader's own when none is given. */
export function formatClock(then: number, timeZone?: string): string {
  return new Date(then).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  })
}

function pair(a: number, unitA: string, b: number, unitB: string): string {
  return b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`
}
