import { DOMParser } from '@xmldom/xmldom'
import { DataLoafError } from '../../../errors.ts'

/** What has to be known of a SAML provider. */
export interface IdentityProvider {
  /** How it names itself; undefined where nobody said. */
  entityId?: string | undefined
  /** Where browsers are sent to sign in, by the redirect binding. */
  entryPoint: string
  /** PEM, or its base64 alone; several while one takes another's place. */
  certificates: string[]
}

/** Reads a provider's metadata. Throws `invalid_config` for what is none. */
export function readMetadata(xml: string): IdentityProvider {
  const root = parsed(xml)
  const role = root.getElementsByTagNameNS(metadataNs, 'IDPSSODescriptor')[0]
  if (!role) throw notMetadata('names no sign-in (IDPSSODescriptor)')
  const services = Array.from(role.getElementsByTagNameNS(metadataNs, 'SingleSignOnService'))
  const entryPoint = services.find((each) => each.getAttribute('Binding') === redirectBinding)?.getAttribute('Location')
  if (!entryPoint) throw notMetadata('names no sign-in by the redirect binding')
  const signing = Array.from(role.getElementsByTagNameNS(metadataNs, 'KeyDescriptor')).filter(
    (key) => key.getAttribute('use') !== 'encryption',
  )
  const certificates = signing.flatMap((key) =>
    Array.from(key.getElementsByTagNameNS(signatureNs, 'X509Certificate')).map(({ textContent }) =>
      (textContent ?? '').replace(/\s/g, ''),
    ),
  )
  if (certificates.length === 0) throw notMetadata('names no certificate for signatures')
  const entityId = (role.parentNode as typeof root | null)?.getAttribute('entityID') || undefined
  return { entityId, entryPoint, certificates }
}

/** Document types are what entities are declared in, and nobody needs them here. */
export function hasDocumentType(xml: string): boolean {
  return /<!\s*(DOCTYPE|ENTITY)/i.test(xml)
}

function parsed(xml: string) {
  if (hasDocumentType(xml)) throw notMetadata('has a document type')
  const fail = (message: string) => {
    throw notMetadata(message)
  }
  const document = new DOMParser({ errorHandler: { warning: () => undefined, error: fail, fatalError: fail } })
  const root = document.parseFromString(xml, 'text/xml')?.documentElement
  if (!root) throw notMetadata('is empty')
  return root
}

function notMetadata(why: string): DataLoafError {
  return new DataLoafError('invalid_config', `The SAML provider’s metadata ${why}.`, {
    hint: 'Take the address or the file that the provider calls “federation metadata”.',
  })
}

const metadataNs = 'urn:oasis:names:tc:SAML:2.0:metadata'
const signatureNs = 'http://www.w3.org/2000/09/xmldsig#'
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
