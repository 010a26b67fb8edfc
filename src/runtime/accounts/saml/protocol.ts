/**
 * SAML 2.0 by its library, which alone reads signatures. This module is large and only ever imported when somebody signs
 * in by SAML, or asks for our metadata.
 */
import { generateServiceProviderMetadata, type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { samlPaths } from '../callback.ts'
import { hasDocumentType, type IdentityProvider } from './metadata.ts'
import { requestLifetime, type SamlRequests } from './requests.ts'
import type { SamlSettings } from './settings.ts'

export { readMetadata } from './metadata.ts'

/** What the provider says of somebody, once it is known to be the provider's word, for us, now, and an answer. */
export interface Asserted {
  requestId: string
  accountId: string
  /** Null when the provider says none. */
  email: string | null
  name: string | null
}

interface Ours {
  publicAddress: string
  settings: SamlSettings
  requests: SamlRequests
}

/** Where to send a browser with this request. */
export async function requestUrl(ours: Ours, provider: IdentityProvider, requestId: string): Promise<string> {
  const saml = new SAML({ ...optionsOf(ours, provider), generateUniqueId: () => requestId })
  return await saml.getAuthorizeUrlAsync('', undefined, {})
}

/** Rejects with whatever is wrong with the answer, in words for whoever runs the provider. */
export async function readResponse(ours: Ours, provider: IdentityProvider, response: string): Promise<Asserted> {
  if (hasDocumentType(Buffer.from(response, 'base64').toString('utf8')))
    throw new Error('The answer has a document type')
  const saml = new SAML(optionsOf(ours, provider))
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response })
  if (!profile) throw new Error('The answer names nobody')
  const requestId = assertBound(profile, ours.publicAddress + samlPaths.acs)
  if (provider.entityId !== undefined && profile.issuer !== provider.entityId) {
    throw new Error(`The assertion is of another provider: ${profile.issuer}`)
  }
  const email = emailOf(profile, ours.settings.emailAttribute)
  const transient = !profile.nameID || profile.nameIDFormat?.endsWith(':transient')
  const accountId = transient ? (email ?? '') : profile.nameID
  return { requestId, accountId, email, name: attributeOf(profile, names) }
}

/** Our metadata, as providers take it. */
export function ownMetadata({ publicAddress, settings: { signing } }: Omit<Ours, 'requests'>): string {
  return generateServiceProviderMetadata({
    issuer: publicAddress + samlPaths.metadata,
    callbackUrl: publicAddress + samlPaths.acs,
    wantAssertionsSigned: true,
    ...(signing && { publicCerts: signing.certificate, privateKey: signing.key }),
  })
}

function optionsOf({ publicAddress, settings: { signing }, requests }: Ours, provider: IdentityProvider) {
  return {
    entryPoint: provider.entryPoint,
    idpCert: provider.certificates,
    issuer: publicAddress + samlPaths.metadata,
    callbackUrl: publicAddress + samlPaths.acs,
    audience: publicAddress + samlPaths.metadata,
    identifierFormat: null,
    // How people prove who they are is the provider's business.
    disableRequestedAuthnContext: true,
    wantAssertionsSigned: true,
    // Many sign the assertion alone; what is not signed is not read.
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: clockSkew,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: requestLifetime,
    cacheProvider: {
      // What was asked is kept before this, and what was answered after it: in one statement, so that it is once.
      saveAsync: async () => null,
      getAsync: (requestId: string) => requests.waiting(requestId),
      removeAsync: async () => null,
    },
    ...(signing && { privateKey: signing.key, signatureAlgorithm: 'sha256' as const, digestAlgorithm: 'sha256' }),
  }
}

/**
 * What the library lets pass: an assertion that does not say whom it is handed to, or what it answers, could be one that
 * somebody else was given. Answers the request, as the signed part names it.
 */
function assertBound(profile: Profile, recipient: string): string {
  const assertion = profile.getAssertion?.() as Assertion | undefined
  const confirmations = assertion?.Assertion?.Subject?.[0]?.SubjectConfirmation ?? []
  const bound = confirmations
    .filter(({ $ }) => $?.Method === bearer)
    .map(({ SubjectConfirmationData: data }) => data?.[0]?.$)
    .find((data) => data?.Recipient === recipient && data.InResponseTo && data.NotOnOrAfter)
  if (!bound?.InResponseTo) throw new Error(`The assertion is not for ${recipient}, or answers nothing`)
  if (Date.parse(String(bound.NotOnOrAfter)) + clockSkew <= Date.now()) throw new Error('The assertion is too old')
  if (profile.inResponseTo !== bound.InResponseTo) throw new Error('The assertion answers something else')
  return bound.InResponseTo
}

interface Assertion {
  Assertion?: { Subject?: { SubjectConfirmation?: Confirmation[] }[] }
}

interface Confirmation {
  $?: { Method?: string }
  SubjectConfirmationData?: { $?: { Recipient?: string; InResponseTo?: string; NotOnOrAfter?: string } }[]
}

function emailOf(profile: Profile, named: string | undefined): string | null {
  const found = attributeOf(profile, named === undefined ? addresses : [named])
  const isName = named === undefined && /^[^\s@]+@[^\s@]+$/.test(profile.nameID ?? '')
  const email = (found ?? (isName ? profile.nameID : '')).trim().toLowerCase()
  return /^[^\s@<>"]{1,200}@[^\s@<>"]{1,120}$/.test(email) ? email : null
}

/** The first of these attributes that there is; of several values the first. */
function attributeOf(profile: Profile, wanted: readonly string[]): string | null {
  const attributes = (profile.attributes ?? {}) as { [name: string]: unknown }
  for (const name of wanted) {
    const value = Object.hasOwn(attributes, name) ? [attributes[name]].flat()[0] : undefined
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 200)
  }
  return null
}

const addresses = [
  'email',
  'mail',
  'urn:oid:0.9.2342.19200300.100.1.3',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
]
const names = [
  'name',
  'displayName',
  'urn:oid:2.16.840.1.113730.3.1.241',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
]

const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
/** Milliseconds by which clocks may differ. */
const clockSkew = 60_000
