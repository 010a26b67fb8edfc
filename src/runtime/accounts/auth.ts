/**
 * better-auth, set up. This module takes a third of a second to load, so it is only ever imported when somebody
 * signs in, shows a session cookie or is given an account.
 */
import { type BetterAuthOptions, type BetterAuthPlugin, betterAuth } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { getMigrations } from 'better-auth/db/migration'
import { organization } from 'better-auth/plugins/organization'
import { twoFactor } from 'better-auth/plugins/two-factor'
import { z } from 'zod'
import { DataLoafError } from '../../errors.ts'
import type { DatabaseKind, Metadata } from '../metadata/schema.ts'
import { getSetting, setSetting } from '../metadata/settings.ts'
import { passwordLength } from './passwords.ts'
import { type Provider, providerPlugin } from './provider.ts'

export interface AuthOptions {
  db: Metadata
  kind: DatabaseKind
  secret: string
  /** Sets the session cookie's name apart from other installations on the same host: cookies do not know ports. */
  cookiePrefix: string
  /** Where people reach the server, when that is known and not this machine: `https://…` makes cookies `Secure`. */
  publicAddress?: string | undefined
  provider?: Provider | undefined
  /** Whether whoever has no account is let in by none of the company's own sign-ins. Default: no. */
  invitedOnly?: boolean
  /** Lets in somebody whom the provider vouched for, before the session begins. Default: nobody is. */
  admit?(userId: string): Promise<void>
}

export type Auth = Awaited<ReturnType<typeof openAuth>>

/** Brings the accounts' tables up to date and starts better-auth on them. */
export async function openAuth(options: AuthOptions) {
  const settings = settingsOf(options)
  await migrate(options.db, settings)
  return betterAuth(settings)
}

/** Makes the accounts' tables, for whoever fills them. */
export async function makeAccountTables(db: Metadata, kind: DatabaseKind): Promise<void> {
  await migrate(db, settingsOf({ db, kind, secret: '', cookiePrefix: '' }))
}

function settingsOf(options: AuthOptions) {
  const { db, kind, secret, cookiePrefix, publicAddress, provider, invitedOnly = false, admit } = options
  return {
    appName: 'DataLoaf',
    baseURL: publicAddress ?? 'http://127.0.0.1',
    basePath: '/api/auth',
    secret,
    database: { db, type: kind },
    // The address bar's own origin: the server may be reached by several names.
    trustedOrigins: (request?: Request) => (request ? ownOrigins(request) : []),
    emailAndPassword: { enabled: true, disableSignUp: true, ...passwordLength },
    session: { expiresIn: 30 * day, updateAge: day },
    // Attempts are counted by `lockout.ts`, which knows the client's address and says how long to wait.
    rateLimit: { enabled: false },
    advanced: { cookiePrefix, ipAddress: { disableIpTracking: true } },
    // Nothing is ever asked of the provider with them.
    account: { encryptOAuthTokens: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      organization({ allowUserToCreateOrganization: false }),
      twoFactor(),
      signInAs,
      ...(provider ? [providerPlugin(provider, { invitedOnly })] : []),
    ],
    ...(admit && { databaseHooks: { session: { create: { before: ({ userId }) => admit(userId) } } } }),
  } satisfies BetterAuthOptions
}

/** Starts a session for a user without a password. No route leads here; it is called by the server alone. */
const signInAs = {
  id: 'sign-in-as',
  endpoints: {
    signInAs: createAuthEndpoint({ method: 'POST', body: z.object({ userId: z.string() }) }, async (context) => {
      const { internalAdapter } = context.context
      const user = await internalAdapter.findUserById(context.body.userId)
      if (!user) throw new DataLoafError('not_found', 'The account is gone.')
      const session = await internalAdapter.createSession(user.id)
      await setSessionCookie(context, { session, user })
      return context.json({ userId: user.id })
    }),
  },
} satisfies BetterAuthPlugin

/** The tables' shape follows from better-auth's version and the plugins; the setting says which shape is there. */
async function migrate(db: Metadata, options: BetterAuthOptions): Promise<void> {
  const { runMigrations, toBeCreated, toBeAdded, toBeAddedIndexes } = await getMigrations(options)
  if (toBeCreated.length + toBeAdded.length + toBeAddedIndexes.length > 0) await runMigrations()
  if ((await getSetting(db, 'accounts_tables')) === null) await setSetting(db, 'accounts_tables', 'made')
}

/** Seconds. */
const day = 86_400

function ownOrigins(request: Request): string[] {
  const host = request.headers.get('host') ?? new URL(request.url).host
  return [`http://${host}`, `https://${host}`]
}
