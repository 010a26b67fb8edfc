import { digitsOf } from '../../collector/exact.ts'

/** A scalar as text: numbers as they were sent. */
export function scalarText(scalar: string | number | boolean): string {
  return typeof scalar === 'string' ? (digitsOf(scalar) ?? scalar) : String(scalar)
}
