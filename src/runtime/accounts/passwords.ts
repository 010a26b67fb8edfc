import { scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
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

/** What is stored of a password of a link: enough to know it by, and slow to guess. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = Buffer.from(random(16))
  return `${salt.toString('base64url')}.${(await derived(password, salt)).toString('base64url')}`
}

export async function fitsPassword(password: string, stored: string): Promise<boolean> {
  const [salt, key] = stored.split('.').map((part) => Buffer.from(part, 'base64url'))
  return timingSafeEqual(await derived(password, salt!), key!)
}

const derived = (password: string, salt: Buffer) => scrypted(password.normalize(), salt, 32)
const scrypted = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>
