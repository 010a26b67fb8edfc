/**
 * JSON in and out without rounding whole numbers. JavaScript's own parser makes a double of every number and changes
 * what lies past 2^53 (ids of 64 bits, amounts in the smallest unit). Such a number is held as text with a mark that no
 * sender's text can keep, half of a surrogate pair, and becomes a number again where the line is written.
 */

/** What `JSON.parse` gives, but for whole numbers that a double would round: those are marked text. Throws as it does. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  // Only now is it known that every string ends, without which the search would take quadratic time.
  return hasManyDigits(text) ? JSON.parse(text.replace(stringOrNumber, marked)) : value
}

/** JSON text with the marked numbers as numbers. */
export function withNumbers(json: string): string {
  return json.replace(markedInJson, '$1')
}

/** The digits of a marked number; undefined for any other text. */
export function digitsOf(text: string): string | undefined {
  return markedText.exec(text)?.[1]
}

/** Whether 16 digits stand in a row. One of them lies where this looks first, so that it reads a sixteenth of the text. */
function hasManyDigits(text: string): boolean {
  for (let at = 15; at < text.length; at += 16) {
    if (!isDigit(text, at)) continue
    let from = at
    while (isDigit(text, from - 1)) from -= 1
    let to = at + 1
    while (isDigit(text, to)) to += 1
    if (to - from >= 16) return true
  }
  return false
}

/** False beyond the ends too. */
function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const markedInJson = /"\\ud800(-?\d{16,})"/g
const markedText = /^\ud800(-?\d{16,})$/

function marked(token: string): string {
  const rounds = /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token))
  return rounds ? `"\\ud800${token}"` : token
}
