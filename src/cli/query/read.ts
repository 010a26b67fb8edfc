import { readFileSync } from 'node:fs'
import { DataLoafError } from '../../errors.ts'

/** A file's text; `-` is standard input. */
export function readText(file: string): string {
  return readFileSync(file === '-' ? 0 : file, 'utf8')
}

/** A question, or an array of them, from a file. Throws `invalid_query` when it is not JSON. */
export function readQuestion(file: string): unknown {
  const text = readText(file)
  try {
    return JSON.parse(text)
  } catch (error) {
    const name = file === '-' ? 'Standard input' : file
    throw new DataLoafError('invalid_query', `${name} is not JSON: ${(error as Error).message}.`, { cause: error })
  }
}
