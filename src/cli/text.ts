/** Text on a terminal: how wide it is, cut to cut, made harmless. */

/** Control characters shown as `·`, so that no attribute's value can move the cursor or recolour the screen. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·')
}

/** Columns a text takes, without its escape sequences. */
export function width(text: string): number {
  let columns = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences take no room.
  for (const letter of text.replace(/\u001b\[[0-9;]*m/g, '')) columns += letterWidth(letter)
  return columns
}

/** At most so many columns; what was cut ends in `…`. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let kept = ''
  let used = 0
  for (const letter of text) {
    used += letterWidth(letter)
    if (used > columns - 1) break
    kept += letter
  }
  return `${kept}…`
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - width(text))) + text
}

function letterWidth(letter: string): number {
  if (/\p{Mark}|\u200d|\ufe0f/u.test(letter)) return 0
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    letter,
  )
    ? 2
    : 1
}

/** A time to the minute, in UTC: `2026-01-31 10:00`. */
export function minute(time: string | null): string | null {
  return time?.slice(0, 16).replace('T', ' ') ?? null
}
