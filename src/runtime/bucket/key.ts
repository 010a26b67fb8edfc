import { DataLoafError } from '../../errors.ts'

/** The parts of an object's key; rejects with `invalid_input` what could lead out of a folder, whatever holds the objects. */
export function partsOf(key: string): string[] {
  const parts = key.split('/')
  const bad = parts.some((part) => part === '' || part.startsWith('.'))
  if (bad || /[\\\p{Cc}]/u.test(key)) throw badKey(key)
  return parts
}

export function badKey(key: string): DataLoafError {
  return new DataLoafError('invalid_input', `An object cannot be called ${JSON.stringify(key)}.`)
}
