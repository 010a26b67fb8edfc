import { DataLoafError } from '../../../errors.ts'
import type { Random } from '../../metadata/ids.ts'
import type { Metadata } from '../../metadata/schema.ts'
import type { Clock } from '../../ports.ts'
import type { NotAdmitted, Vouched } from '../vouched.ts'
import type { IdentityProvider } from './metadata.ts'
import { requestLifetime, type SamlRequests, samlRequests } from './requests.ts'
import type { SamlSettings } from './settings.ts'

/** Why an answer of the provider's lets nobody in. */
export type Refused = NotAdmitted | 'saml_refused' | 'saml_used' | 'saml_no_address'

export interface SamlSignIn {
  /** Our metadata, which the provider is set up with. */
  metadata(): Promise<string>
  /** Where to send the browser, and a secret that it keeps. Rejects with `unavailable` when the provider’s metadata cannot be had. */
  begin(next: string): Promise<{ url: string; browser: string }>
  /** Reads the provider's answer: a code with which the browser finishes, or why it is refused, with a word for the log. */
  receive(response: string): Promise<{ code: string } | { refused: Refused; why: string }>
  /** Null when it is not this browser's, was finished already or took too long. */
  finish(code: string, browser: string): ReturnType<SamlRequests['finish']>
  /** The cookie that holds the browser's secret. */
  readonly cookie: { name: string; secure: boolean; maxAge: number }
}

export interface SamlOptions {
  db: Metadata
  clock: Clock
  random: Random
  settings: SamlSettings
  publicAddress: string
  cookiePrefix: string
  accountOf: (person: Vouched) => Promise<{ userId: string } | NotAdmitted>
  fetch?: typeof globalThis.fetch
}

/** Signing in by the company's SAML provider. */
export function samlSignIn(options: SamlOptions): SamlSignIn {
  const { db, clock, random, settings, cookiePrefix, accountOf, fetch = globalThis.fetch } = options
  const publicAddress = options.publicAddress.replace(/\/$/, '')
  const requests = watched(samlRequests({ db, clock, random }))
  const ours = { publicAddress, settings, requests }
  const protocol = () => import('./protocol.ts')
  const provider = providerOf(settings, { clock, fetch })

  async function receive(response: string): Promise<{ code: string } | { refused: Refused; why: string }> {
    const { readResponse } = await protocol()
    const idp = await provider()
    const asserted = await readResponse(ours, idp, response).catch((error: unknown) => {
      requests.assertHealthy()
      return error instanceof Error ? error.message.slice(0, 300) : 'unreadable'
    })
    if (typeof asserted === 'string') return { refused: 'saml_refused', why: asserted }
    const { requestId, accountId, email, name } = asserted
    if (email === null) return { refused: 'saml_no_address', why: accountId }
    const verified = settings.trustAddresses ?? false
    const account = await accountOf({ accountId, email, name: name ?? email.split('@')[0]!, verified })
    if (typeof account === 'string') return { refused: account, why: email }
    const code = await requests.answer(requestId, account.userId)
    return code === null ? { refused: 'saml_used', why: email } : { code }
  }

  return {
    metadata: async () => (await protocol()).ownMetadata(ours),
    async begin(next) {
      const { requestUrl } = await protocol()
      const idp = await provider()
      const { requestId, browser } = await requests.begin(next)
      return { url: await requestUrl(ours, idp, requestId), browser }
    },
    receive,
    finish: requests.finish,
    cookie: {
      name: `${cookiePrefix}.saml`,
      secure: publicAddress.startsWith('https:'),
      maxAge: requestLifetime / 1000,
    },
  }
}

/** The provider as it is known now: metadata at an address are read again every hour, and the last good ones serve on. */
function providerOf({ provider }: SamlSettings, { clock, fetch }: { clock: Clock; fetch: typeof globalThis.fetch }) {
  let known: { idp: IdentityProvider; until: number } | undefined

  async function fetched(url: string): Promise<IdentityProvider> {
    const { readMetadata } = await import('./protocol.ts')
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    return readMetadata(await answer.text())
  }

  return async function current(): Promise<IdentityProvider> {
    if ('entryPoint' in provider) return { entryPoint: provider.entryPoint, certificates: [provider.certificate] }
    if (known && known.until > clock()) return known.idp
    const read =
      'metadataXml' in provider
        ? (await import('./protocol.ts')).readMetadata(provider.metadataXml)
        : await fetched(provider.metadataUrl).catch((cause: unknown) => {
            if (known) return known.idp
            throw unreachable(cause)
          })
    known = { idp: read, until: clock() + 3_600_000 }
    return read
  }
}

/** Trouble with our own database while the library asks it is not the provider's fault. */
function watched(requests: SamlRequests) {
  let fault: unknown
  return {
    ...requests,
    async waiting(requestId: string) {
      return await requests.waiting(requestId).catch((error: unknown) => {
        fault = error
        throw error
      })
    },
    assertHealthy() {
      const now = fault
      fault = undefined
      if (now !== undefined) throw now
    },
  }
}

const unreachable = (cause: unknown) =>
  new DataLoafError('unavailable', 'The company’s sign-in does not answer.', { retryAfter: 5, cause })
