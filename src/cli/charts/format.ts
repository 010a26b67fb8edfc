/** Numbers as a chart shows them. Written by hand: loading a locale costs more than drawing the chart. */

/** In full, with thousands apart: `12,345`, `0.25`, `–` for nothing. */
export function full(value: number | null): string {
  if (value === null) return '–'
  const [whole, fraction] = rounded(Math.abs(value)).split('.')
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ',')
  const text = fraction ? `${grouped}.${fraction}` : grouped
  return value < 0 && text !== '0' ? `-${text}` : text
}

/** Short, for an axis: `950`, `1.2k`, `3M`. */
export function short(value: number): string {
  const size = Math.abs(value)
  const [unit, letter] = scales.find(([scale]) => size >= scale) ?? [1, '']
  return `${trimmed((value / unit).toFixed(size >= 10 || unit > 1 ? 2 : 4))}${letter}`
}

/** How much a value changed: `▲ 12.5 %`; nothing to compare with is `new`. */
export function change(value: number | null, previous: number | null): string {
  if (value === null || previous === null) return ''
  if (value === previous) return '± 0 %'
  if (previous === 0) return '▲ new'
  const percent = ((value - previous) / Math.abs(previous)) * 100
  const size = Math.abs(percent)
  return `${percent > 0 ? '▲' : '▼'} ${size >= 999.5 ? full(Math.round(size)) : trimmed(size.toFixed(1))} %`
}

/** A share, 0…1: `33.3 %`. */
export function percent(rate: number | null): string {
  return rate === null ? '–' : `${trimmed((rate * 100).toFixed(1))} %`
}

/** A length of time in its two largest units: `0.4s`, `31s`, `5m 20s`, `1d 3h`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 0) return `-${duration(-seconds)}`
  if (seconds < 10) return `${trimmed(seconds.toFixed(1))}s`
  const whole = Math.round(seconds)
  const at = spans.findIndex(([size]) => whole >= size)
  const [size, letter] = spans[at]!
  const count = Math.floor(whole / size)
  const [next, nextLetter] = spans[at + 1] ?? [1, '']
  const rest = Math.floor((whole % size) / next)
  return rest > 0 ? `${full(count)}${letter} ${rest}${nextLetter}` : `${full(count)}${letter}`
}

const spans: [number, string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'm'],
  [1, 's'],
]

const scales: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
]

function rounded(size: number): string {
  if (Number.isInteger(size)) return size >= 1e21 ? size.toExponential(2) : String(size)
  return trimmed(size >= 0.1 ? size.toFixed(2) : plainDecimal(size))
}

function plainDecimal(size: number): string {
  return size < 1e-6 ? size.toExponential(2) : size.toFixed(Math.min(20, 2 - Math.floor(Math.log10(size))))
}

function trimmed(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text
}
