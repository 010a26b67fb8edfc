/** Local time by asking Intl about one instant after the other: slow, and plainly right. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** The clock face at an instant, as milliseconds. */
export function localTime(instant: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(zone, format)
  }
  const part = ((instant % 1000) + 1000) % 1000
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) + part
}

/** The first instant whose local date is `date` or later. */
export function startOfDate(date: string, zone: string): number {
  const midnight = Date.parse(date)
  for (let instant = midnight - 16 * 3_600_000; ; instant += 60_000 * 15) {
    if (localTime(instant, zone) >= midnight) return instant
  }
}

export function dateOf(instant: number, zone: string): string {
  return new Date(localTime(instant, zone)).toISOString().slice(0, 10)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The date the interval of a date starts with. */
export function intervalOf(date: string, interval: string, weekStart: string): string {
  if (interval === 'day') return date
  if (interval === 'year') return `${date.slice(0, 4)}-01-01`
  if (interval === 'month') return `${date.slice(0, 7)}-01`
  if (interval === 'quarter') {
    const month = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 1
    return `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-01`
  }
  let start = date
  while (new Date(start).getUTCDay() !== (weekStart === 'monday' ? 1 : 0)) start = addDays(start, -1)
  return start
}

/** Every interval's first date from one date to another, both in. */
export function intervals(first: string, last: string, interval: string, weekStart: string): string[] {
  const found: string[] = []
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const start = intervalOf(date, interval, weekStart)
    if (found.at(-1) !== start) found.push(start)
  }
  return found
}

/** The starts of the hours that touch a range: on the local hour, and where the clocks change by a part of one. */
export function hoursOf(from: number, to: number, zone: string): number[] {
  const quarter = 900_000
  const offset = (instant: number) => localTime(instant, zone) - instant
  const starts = (instant: number) =>
    localTime(instant, zone) % 3_600_000 === 0 || (offset(instant) - offset(instant - quarter)) % 3_600_000 !== 0
  let first = Math.floor(from / quarter) * quarter
  while (!starts(first)) first -= quarter
  const found = [first]
  for (let instant = first + quarter; instant < to; instant += quarter) if (starts(instant)) found.push(instant)
  return found
}

export function hourLabel(instant: number, zone: string): string {
  const local = localTime(instant, zone)
  const minutes = (local - instant) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
  return `${new Date(local).toISOString().slice(0, 16)}${offset}`
}
