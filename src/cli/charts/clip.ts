import { width } from '../text.ts'

/** At most so many columns of a line that may be coloured; what was cut ends in `…` and takes no colour along. */
export function clip(line: string, columns: number): string {
  if (width(line) <= columns) return line
  let kept = ''
  let used = 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are kept whole.
  for (const [part] of line.matchAll(/\u001b\[[0-9;]*m|./gsu)) {
    const wide = width(part)
    if (used + wide > Math.max(0, columns - 1)) break
    kept += part
    used += wide
  }
  return `${kept}…${kept.includes('\u001b') ? '\u001b[0m' : ''}`
}
