import { createHmac, randomBytes } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { uuidv7 } from '../collector/uuid.ts'
import { ids, type Random } from '../metadata/ids.ts'
import type { DatabaseKind, Metadata } from '../metadata/schema.ts'
import type { Clock } from '../ports.ts'
import { type AccessRequests, accessRequests } from './access-requests.ts'
import { ensureMember, ensureUser, storePassword } from './admin.ts'
import { type ApiKeys, apiKeys } from './api-keys.ts'
import { type Audit, audit } from './audit.ts'
import type { Auth } from './auth.ts'
import { type AskSts, type AwsCallers, awsCallers } from './aws-callers.ts'
import { signaturePrefix } from './aws-signature.ts'
import { type CompanySignIn, companySignIn } from './company.ts'
import { type Invitations, invitations } from './invitations.ts'
import { signInLinks } from './links.ts'
import { type Lockout, lockout } from './lockout.ts'
import { type Members, members } from './members.ts'
import { isSecondFactorRequired, organizationSettings } from './organization.ts'
import { assertPassword, makePassword } from './passwords.ts'
import { people } from './people.ts'
import type { KeySession, Organization, UserSession } from './permissions.ts'
import { type Profile, profile } from './profile.ts'
import type { Provider } from './provider.ts'
import { type ResetLinks, resetLinks } from './reset-links.ts'
import { type SamlSignIn, samlSignIn } from './saml/saml.ts'
import type { SamlSettings } from './saml/settings.ts'
import { type SecondFactor, secondFactor } from './second-factor.ts'
import { hashOf, sameSecret, secretFile } from './secrets.ts'
import { sessions } from './sessions.ts'
import { type Teams, teams } from './teams.ts'
import { type Newcomers, vouchedPeople } from './vouched.ts'

export interface AccountsOptions {
  db: Metadata
  /** Default: `sqlite`. */
  kind?: DatabaseKind
  /** Where the secrets lie. */
  directory: string
  /** What sessions are signed with, where it is kept elsewhere. Default: a file of the directory. */
  secret?: string | undefined
  clock: Clock
  random?: Random
  /** Name of the one organization, given at first run. Default: `DataLoaf`. */
  organizationName?: string | undefined
  publicAddress?: string | undefined
  /** The company's own sign-in, beside passwords. */
  provider?: Provider | undefined
  /** The same by SAML; needs a public address. At most one of the two. */
  saml?: SamlSettings | undefined
  /** What whoever comes by it for the first time is. Default: a viewer. */
  newcomers?: Newcomers | undefined
  /** What programs in AWS are known by. Default: AWS STS. */
  askSts?: AskSts | undefined
}

export interface Admin {
  email: string
  /** Default: made up, and answered once. */
  password?: string | undefined
  /** Default: the part of the e-mail address before the @. */
  name?: string | undefined
}

export interface Accounts {
  /** Makes the admin an account unless there is one; `password` is there when it was made up. */
  ensureAdmin(admin: Admin): Promise<{ created: boolean; password?: string }>
  /** Also ends the person's sessions. Rejects with `not_found` or `invalid_input`. */
  setPassword(email: string, password: string): Promise<void>
  /** The local admin token, as it stands in the file `token`. */
  readonly token: string
  isToken(given: string): boolean
  /** Who the request's cookie says it is; null when it says nothing that holds. */
  session(headers: Headers): Promise<UserSession | null>
  /** The program whose API key this is, or whose role signed it; null for a key that does not hold. */
  keySession(secret: string): Promise<KeySession | null>
  readonly apiKeys: ApiKeys
  readonly awsCallers: AwsCallers
  readonly members: Members
  readonly teams: Teams
  readonly accessRequests: AccessRequests
  readonly invitations: Invitations
  readonly resets: ResetLinks
  readonly secondFactor: SecondFactor
  readonly profile: Profile
  readonly settings: ReturnType<typeof organizationSettings>
  readonly audit: Audit
  organization(): Promise<Organization | null>
  /** A one-time code for the first owner. Rejects with `not_found` when there is nobody. */
  createSignInLink(): Promise<string>
  /** The headers that set the session cookie. Rejects with `unauthorized`. `asked`: those of the browser. */
  redeemSignInLink(code: string, asked?: Headers): Promise<Headers>
  /** The headers that set the session cookie for somebody who was let in otherwise. */
  signInAs(userId: string, asked?: Headers): Promise<Headers>
  /** The address that belongs to an account; null when it is gone. */
  emailOf(userId: string): Promise<string | null>
  /** The company's own sign-in by SAML; null when there is none. */
  readonly saml: SamlSignIn | null
  /** What the company's own sign-in is, for who sets it up there; null when there is none. */
  readonly company: CompanySignIn | null
  /** Whether there is the company's own sign-in, by whatever protocol. */
  readonly hasProvider: boolean
  /** better-auth's own routes, below `/api/auth`. */
  handle(request: Request): Promise<Response>
  readonly lockout: Lockout
  /** For links by mail, which anybody may ask for. */
  readonly mailLimit: Lockout
  /** A mark by which this installation knows its own words again, for links that need no session. */
  sign(text: string): string
  /** Loads what the first sign-in needs, so that it does not wait. */
  warm(): Promise<void>
}

/** People, their sessions and the machine's own token. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const {
    db,
    kind = 'sqlite',
    directory,
    clock,
    random = randomBytes,
    organizationName = 'DataLoaf',
    publicAddress,
    provider,
    saml,
    newcomers = 'viewer',
  } = options
  assertOneWay(options)
  const token = await secretFile(directory, 'token', random)
  const secret = options.secret ?? (await secretFile(directory, 'secret', random))
  const known = people(db)
  const links = signInLinks({ clock, random })
  const cookiePrefix = `dataloaf-${hashOf(secret).slice(0, 8)}`

  const remembered = sessions({ clock, find, cookiePrefix })
  const keys = apiKeys({ db, clock, ids: ids(random), random })
  const callers = awsCallers({ keys, clock, publicAddress, ask: options.askSts })

  const company = {
    provider,
    invitedOnly: newcomers === null,
    ...((provider || saml) && { admit: (userId: string) => vouched.admit(userId) }),
  }
  let opened: Promise<Auth> | undefined
  const auth = () => {
    opened ??= import('./auth.ts').then(({ openAuth }) =>
      openAuth({ db, kind, secret, cookiePrefix, publicAddress, ...company }),
    )
    // What failed once (a full disk) is tried again next time.
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }

  const vouched = vouchedPeople({ auth, known, newcomers, organizationName, clock })

  async function ensureAdmin({ email, password, name }: Admin) {
    const address = email.trim().toLowerCase()
    if (password !== undefined) assertPassword(password)
    if (await known.hasPassword(address)) return { created: false }
    const made = password ?? makePassword(random)
    const context = await (await auth()).$context
    const user = await ensureUser(context, { email: address, name: name ?? address.split('@')[0]! })
    await ensureMember(context, { userId: user.id, organizationName, clock })
    await storePassword(context, user.id, made)
    return password === undefined ? { created: true, password: made } : { created: true }
  }

  async function setPassword(email: string, password: string): Promise<void> {
    assertPassword(password)
    const context = await (await auth()).$context
    const found = await context.internalAdapter.findUserByEmail(email.trim().toLowerCase())
    if (!found) throw new DataLoafError('not_found', `There is no account for ${email}.`)
    await storePassword(context, found.user.id, password)
    await context.internalAdapter.deleteUserSessions(found.user.id)
    remembered.forget()
  }

  async function find(headers: Headers): Promise<UserSession | null> {
    const found = await (await auth()).api.getSession({ headers })
    const membership = found && (await known.membership(found.user.id))
    if (!membership) return null
    const { id, name, email } = found.user
    const owed = !found.user.twoFactorEnabled && (await isSecondFactorRequired(db)) && (await known.hasPassword(email))
    return { kind: 'user', user: { id, name, email }, ...membership, ...(owed && { owes: 'second_factor' as const }) }
  }

  async function keySession(secret: string): Promise<KeySession | null> {
    const key = secret.startsWith(signaturePrefix) ? await callers.keyOf(secret) : await keys.find(secret)
    if (!key) return null
    const { key_id: id, name, scopes, apps } = key
    return { kind: 'key', key: { id, name }, organization: await known.organization(), scopes, apps }
  }

  async function createSignInLink(): Promise<string> {
    const owner = await known.firstOwner()
    if (owner) return links.create(owner)
    throw new DataLoafError('not_found', 'There is nobody to sign in as yet.', { hint: 'dataloaf init' })
  }

  async function redeemSignInLink(code: string, asked?: Headers): Promise<Headers> {
    const userId = links.redeem(code)
    if (!userId) {
      throw new DataLoafError('unauthorized', 'The sign-in link was used already or is too old.', {
        hint: 'dataloaf open',
      })
    }
    return await signInAs(userId, asked)
  }

  async function signInAs(userId: string, asked?: Headers): Promise<Headers> {
    const { api } = await auth()
    const { headers } = await api.signInAs({ body: { userId }, ...(asked && { headers: asked }), returnHeaders: true })
    return headers
  }

  async function emailOf(userId: string): Promise<string | null> {
    return (await (await auth()).$context).internalAdapter.findUserById(userId).then((user) => user?.email ?? null)
  }

  const isMember = async (userId: string) => (await known.exist()) && (await known.membership(userId)) !== null
  const changed = remembered.forget
  return {
    ensureAdmin,
    setPassword,
    token,
    isToken: (given) => sameSecret(given, token),
    session: remembered.of,
    keySession,
    apiKeys: keys,
    awsCallers: callers,
    audit: audit({ db, clock, newId: uuidv7(clock) }),
    members: members({ db, auth, exist: known.exist, changed }),
    teams: teams({ db, clock, ids: ids(random), isMember, changed }),
    accessRequests: accessRequests({ db, clock, ids: ids(random) }),
    invitations: invitations({ db, clock, ids: ids(random), random, auth, organizationName, isMember: known.isMember }),
    resets: resetLinks({ db, clock, random, emailOf, setPassword }),
    secondFactor: secondFactor({ auth, clock, cookiePrefix, changed }),
    profile: profile({ auth, changed }),
    settings: organizationSettings({
      db,
      auth,
      changed,
      name: async () => (await known.organization())?.name ?? organizationName,
    }),
    organization: known.organization,
    createSignInLink,
    redeemSignInLink,
    emailOf,
    saml:
      saml && publicAddress
        ? samlSignIn({ db, clock, random, settings: saml, publicAddress, cookiePrefix, accountOf: vouched.accountOf })
        : null,
    company: companySignIn({ provider, saml, publicAddress }),
    hasProvider: provider !== undefined || saml !== undefined,
    async handle(request) {
      try {
        return await (await auth()).handler(request)
      } finally {
        remembered.forget()
      }
    },
    signInAs,
    sign: (text) => createHmac('sha256', secret).update(`link ${text}`).digest('base64url'),
    lockout: lockout({ clock }),
    mailLimit: lockout({
      clock,
      perAccount: 3,
      perAddress: 10,
      counted: 'mails',
      hint: 'Look for the one that was sent.',
    }),
    warm: async () => void (await (await auth()).$context),
  }
}

function assertOneWay({ provider, saml, publicAddress }: AccountsOptions): void {
  const wrong =
    saml && provider
      ? 'The company’s sign-in is OpenID Connect or SAML, not both.'
      : saml && !publicAddress
        ? 'SAML needs the public address: it is where the provider sends people back to.'
        : undefined
  if (wrong !== undefined) throw new DataLoafError('invalid_config', wrong, { hint: 'local.public_address' })
}
