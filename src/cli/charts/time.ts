/** Labels of buckets, made short for an axis. They come as local dates, so no time zone is needed here. */

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

type Width = 'hour' | 'day' | 'month' | 'quarter' | 'year'

/** `Jan 31`, `14:00`, `Mar 2026`, `Q1 2026` or `2026`, as wide as the buckets are. */
export function timeLabels(buckets: readonly string[], times: readonly number[]): string[] {
  const shape = shapeOf(buckets, times)
  const years = new Set(buckets.map((bucket) => bucket.slice(0, 4)))
  return buckets.map((bucket, i) => {
    const [year, month, day] = bucket.slice(0, 10).split('-')
    const name = months[Number(month) - 1] ?? month
    if (shape === 'year') return year!
    if (shape === 'quarter') return `Q${Math.ceil(Number(month) / 3)} ${year}`
    if (shape === 'month') return `${name} ${year}`
    const date = `${name} ${Number(day)}`
    if (shape === 'hour') return i > 0 && bucket.slice(11, 16) !== '00:00' ? bucket.slice(11, 16) : date
    return years.size > 1 ? `${date} ’${year!.slice(2)}` : date
  })
}

/** The range of an answer in words: `2026-01-01 – 2026-01-31`. */
export function span(buckets: readonly string[]): string {
  const [first, last] = [buckets[0], buckets.at(-1)].map((bucket) => bucket?.slice(0, 16).replace('T', ' '))
  if (!first) return ''
  return first === last ? first : `${first} – ${last}`
}

function shapeOf(buckets: readonly string[], times: readonly number[]): Width {
  if (buckets[0]?.includes('T')) return 'hour'
  const days = times.length > 1 ? (times[1]! - times[0]!) / 86_400 : 1
  if (days >= 360) return 'year'
  if (days >= 85) return 'quarter'
  return days >= 27 ? 'month' : 'day'
}
