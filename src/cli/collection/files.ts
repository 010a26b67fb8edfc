import { readFileSync } from 'node:fs'
import { DataLoafError } from '../../errors.ts'

/** A file's text; `-` is standard input. Throws `invalid_input` naming a file that cannot be read. */
export function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (cause) {
    throw new DataLoafError('invalid_input', `${file} cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

/** Throws `invalid_input` naming a file that is not JSON. */
export function jsonOf(file: string): unknown {
  try {
    return JSON.parse(textOf(file))
  } catch (cause) {
    if (cause instanceof DataLoafError) throw cause
    throw new DataLoafError('invalid_input', `${file} is not JSON: ${(cause as Error).message}.`, { cause })
  }
}
