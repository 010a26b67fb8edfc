import { DataLoafError } from '../../errors.ts'
import type { Clock } from '../ports.ts'
import { cookiesOf, type Refusals } from './asked.ts'
import type { Auth } from './auth.ts'
import { hashOf } from './secrets.ts'

/** What a phone is told, by a picture or by hand, and what stands in for it. */
export interface SetUp {
  /** `otpauth://totp/…`, for the picture. */
  uri: string
  /** The same secret, for typing it in. */
  secret: string
  /** Each signs in once where the phone is not at hand. Told this once. */
  backup_codes: string[]
}

export interface SecondFactor {
  /** Who has given the right password and has yet to give a code; null when nobody, or too long ago. */
  waiting(headers: Headers): Promise<{ email: string } | null>
  /** Completes a sign-in; answers the cookies that begin the session. Rejects with `unauthorized`. */
  complete(code: string, headers: Headers): Promise<string[]>
  /** Begins to set it up; it is asked for once `confirm` has seen a code. Rejects with `forbidden`, `conflict`. */
  begin(password: string, headers: Headers): Promise<SetUp>
  /** Answers the cookies of the session that takes the old one's place. Rejects with `invalid_input`. */
  confirm(code: string, headers: Headers): Promise<string[]>
  /** Other backup codes in the place of those that there are. Rejects with `forbidden`, `conflict`. */
  renew(password: string, headers: Headers): Promise<string[]>
  /** Rejects with `forbidden` for a wrong password. */
  off(password: string, headers: Headers): Promise<string[]>
}

export interface SecondFactorOptions {
  auth: () => Promise<Auth>
  clock: Clock
  /** What the names of our cookies begin with. */
  cookiePrefix: string
  /** Told that what sessions were known to be may have changed. */
  changed: () => void
}

/** A code of the person's phone (TOTP), beside the password. */
export function secondFactor({ auth, clock, cookiePrefix, changed }: SecondFactorOptions): SecondFactor {
  const spent = spentCodes(clock)
  const settled = async (answer: Promise<Response>, refusals: Refusals) => {
    try {
      return await cookiesOf(await answer, refusals)
    } finally {
      changed()
    }
  }

  /** The sign-in under way alone: another session that the browser has is not what the code is for. */
  function challengeOf(headers: Headers): { headers: Headers; id: string } | null {
    const cookies = headers.get('cookie')?.split('; ') ?? []
    const cookie = cookies.find((each) => each.replace('__Secure-', '').startsWith(`${cookiePrefix}.two_factor=`))
    if (cookie === undefined) return null
    const own = new Headers(headers)
    const remembered = cookies.filter((each) => each.includes('dont_remember'))
    own.set('cookie', [cookie, ...remembered].join('; '))
    return { headers: own, id: decoded(cookie.slice(cookie.indexOf('=') + 1)).split('.')[0]! }
  }

  async function waiting(headers: Headers): Promise<{ email: string } | null> {
    const challenge = challengeOf(headers)
    if (!challenge) return null
    const { internalAdapter } = await (await auth()).$context
    const found = await internalAdapter.findVerificationValue(challenge.id)
    const user = found && found.expiresAt > new Date() ? await internalAdapter.findUserById(found.value) : null
    return user && { email: user.email }
  }

  async function complete(given: string, headers: Headers): Promise<string[]> {
    const who = await waiting(headers)
    const challenge = challengeOf(headers)
    if (!who || !challenge) throw tooLate()
    const code = given.replace(/\s/g, '')
    const { api } = await auth()
    const asked = { body: { code }, headers: challenge.headers, asResponse: true } as const
    if (!digits.test(code)) return await settled(api.verifyBackupCode(asked), atSignIn)
    // Whoever looked over a shoulder has the same half minute.
    if (!spent.first(`${who.email} ${code}`)) throw wrongCode()
    return await settled(api.verifyTOTP(asked), atSignIn)
  }

  async function begin(password: string, headers: Headers): Promise<SetUp> {
    const { api } = await auth()
    const answer = await api.enableTwoFactor({ body: { password, method: 'totp' }, headers, asResponse: true })
    const told = answer.clone()
    await cookiesOf(answer, withPassword)
    const { totpURI: uri, backupCodes: backup_codes } = (await told.json()) as {
      totpURI: string
      backupCodes: string[]
    }
    return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backup_codes }
  }

  return {
    waiting,
    complete,
    begin,
    async confirm(code, headers) {
      const { api } = await auth()
      const body = { code: code.replace(/\s/g, '') }
      return await settled(api.verifyTOTP({ body, headers, asResponse: true }), atSetUp)
    },
    async renew(password, headers) {
      const { api } = await auth()
      const answer = await api.generateBackupCodes({ body: { password }, headers, asResponse: true })
      const told = answer.clone()
      await cookiesOf(answer, withPassword)
      return ((await told.json()) as { backupCodes: string[] }).backupCodes
    },
    async off(password, headers) {
      const { api } = await auth()
      return await settled(api.disableTwoFactor({ body: { password }, headers, asResponse: true }), withPassword)
    },
  }
}

const digits = /^\d{6}$/

/** Codes that were tried, for as long as they could be right. */
function spentCodes(clock: Clock) {
  const until = new Map<string, number>()
  return {
    /** Whether it comes for the first time. */
    first(text: string): boolean {
      for (const [code, end] of until) if (end <= clock()) until.delete(code)
      const code = hashOf(text)
      if (until.has(code)) return false
      until.set(code, clock() + 120_000)
      return true
    },
  }
}

const wrongCode = () =>
  new DataLoafError('unauthorized', 'The code is wrong, or was used already.', {
    hint: 'Take the one that the phone shows now, or one of the backup codes.',
  })

const tooLate = () =>
  new DataLoafError('unauthorized', 'The sign-in took too long, or had too many wrong codes.', {
    hint: 'Sign in again.',
  })

const atSignIn: Refusals = {
  INVALID_CODE: wrongCode,
  INVALID_BACKUP_CODE: wrongCode,
  INVALID_TWO_FACTOR_COOKIE: tooLate,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: tooLate,
  ACCOUNT_TEMPORARILY_LOCKED: () =>
    new DataLoafError('too_many', 'Too many wrong codes for this account. Try again in 15 minutes.', {
      retryAfter: 900,
    }),
}

const atSetUp: Refusals = {
  INVALID_CODE: () =>
    new DataLoafError('invalid_input', 'The code is wrong.', {
      path: ['code'],
      hint: 'Take the one that the phone shows now; its clock has to be right.',
    }),
  TOTP_NOT_ENABLED: () =>
    new DataLoafError('conflict', 'Nothing is being set up.', { hint: 'Begin again with the password.' }),
}

/** For what asks for the password of somebody who is signed in. */
export const withPassword: Refusals = {
  INVALID_PASSWORD: () => new DataLoafError('forbidden', 'The password is wrong.', { path: ['password'] }),
  CREDENTIAL_ACCOUNT_NOT_FOUND: () =>
    new DataLoafError('conflict', 'You sign in with your company and have no password.'),
  TWO_FACTOR_NOT_ENABLED: () =>
    new DataLoafError('conflict', 'There is no second factor whose codes could be renewed.', {
      hint: 'Set it up first.',
    }),
  TOTP_ALREADY_ENABLED: () =>
    new DataLoafError('conflict', 'The second factor is set up already.', { hint: 'Switch it off first.' }),
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
