import { DataLoafError } from '../../errors.ts'
import { base32, type Random } from '../metadata/ids.ts'

/** Characters. */
export const passwordLength = { minPasswordLength: 8, maxPasswordLength: 128 }

/** 100 bits, in four groups that can be read out aloud and typed. */
export function makePassword(random: Random): string {
  return base32(random(20)).match(/.{5}/g)!.join('-')
}

/** Rejects with `invalid_input`. */
export function assertPassword(password: string): void {
  const { minPasswordLength, maxPasswordLength } = passwordLength
  if (password.length >= minPasswordLength && password.length <= maxPasswordLength) return
  throw new DataLoafError(
    'invalid_input',
    `A password has ${minPasswordLength} to ${maxPasswordLength} characters; this one has ${password.length}.`,
    { path: ['password'] },
  )
}
