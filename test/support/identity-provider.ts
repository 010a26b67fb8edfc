import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'

/** A key and its certificate, as providers have them. */
export interface KeyPair {
  key: string
  certificate: string
}

export function keyPair(name = 'idp.example.com'): KeyPair {
  const folder = mkdtempSync(join(tmpdir(), 'dataloaf-idp-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`]
  execFileSync('openssl', [...made, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  const pair = { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
  rmSync(folder, { recursive: true, force: true })
  return pair
}

/** What an assertion says; what is left out is as it should be. */
export interface Says {
  requestId: string
  acs: string
  audience: string
  issuer: string
  nameId?: string
  nameIdFormat?: string
  attributes?: { [name: string]: string }
  /** Times in milliseconds. */
  now?: number
  notBefore?: number
  notOnOrAfter?: number
  recipient?: string
  /** What the response around it answers, where that is something else. */
  responseTo?: string
  /** What the assertion says it answers; null for nothing. */
  confirmedTo?: string | null
  assertionId?: string
}

/** A response that is not signed. */
export function response(says: Says): string {
  const { requestId, acs, audience, issuer, now = Date.now() } = says
  const { notBefore = now - 1_000, notOnOrAfter = now + 300_000, recipient = acs, responseTo = requestId } = says
  const { nameId = 'g-1', nameIdFormat = `${formats}persistent`, attributes = {}, confirmedTo = requestId } = says
  const { assertionId = `_${randomUUID()}` } = says
  const at = (time: number) => new Date(time).toISOString()
  const values = Object.entries(attributes).map(
    ([name, value]) =>
      `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`,
  )
  const answers = confirmedTo === null ? '' : ` InResponseTo="${confirmedTo}"`
  return [
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`,
    ` ID="_${randomUUID()}" Version="2.0" IssueInstant="${at(now)}" Destination="${acs}" InResponseTo="${responseTo}">`,
    `<saml:Issuer>${issuer}</saml:Issuer>`,
    `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>`,
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="2.0" IssueInstant="${at(now)}">`,
    `<saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${nameIdFormat}">${nameId}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">`,
    `<saml:SubjectConfirmationData${answers} Recipient="${recipient}" NotOnOrAfter="${at(notOnOrAfter)}"/>`,
    `</saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}">`,
    `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${at(now)}" SessionIndex="s1"><saml:AuthnContext>`,
    `<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>`,
    `</saml:AuthnContext></saml:AuthnStatement>`,
    `<saml:AttributeStatement>${values.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`,
  ].join('')
}

/** Signs one element of it, as providers do. */
export function signed(xml: string, { key, certificate }: KeyPair, element: 'Assertion' | 'Response' = 'Assertion') {
  const path = `//*[local-name(.)='${element}']`
  const signature = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signature.addReference({
    xpath: path,
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
  })
  const issuer = `${path}/*[local-name(.)='Issuer']`
  signature.computeSignature(xml, { location: { reference: issuer, action: 'after' } })
  return signature.getSignedXml()
}

/** The id of the request that an address of the redirect binding carries. */
export function requestIn(url: string): { id: string; xml: string } {
  const xml = String(inflateRawSync(Buffer.from(new URL(url).searchParams.get('SAMLRequest')!, 'base64')))
  return { id: /\bID="([^"]+)"/.exec(xml)![1]!, xml }
}

export function identityMetadata(address: string, { certificate }: KeyPair): string {
  const base64 = certificate.replace(/-----[^-]+-----|\s/g, '')
  return `<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${address}/metadata">
    <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
        <ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${address}/sso"/>
    </md:IDPSSODescriptor></md:EntityDescriptor>`
}

/** A provider of its own: metadata at `/metadata`, and a page at `/sso` that signs in whoever is named in it. */
export async function identityProvider(service: { acs: string; audience: string }) {
  const pair = keyPair()
  const http = createServer(answer)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  // Another host than the service's, so that browsers take it for another site.
  const address = `http://localhost:${(http.address() as AddressInfo).port}`

  function answer(request: IncomingMessage, out: ServerResponse): void {
    const url = new URL(request.url!, address)
    if (url.pathname === '/metadata') {
      out.setHeader('content-type', 'application/xml').end(identityMetadata(address, pair))
      return
    }
    out.setHeader('content-type', 'text/html')
    if (!url.searchParams.has('email')) {
      const asked = url.searchParams.get('SAMLRequest')
      out.end(`<title>Company</title><form><input type="hidden" name="SAMLRequest" value="${asked}">
        <label>Company address <input name="email"></label><button>Go on</button></form>`)
      return
    }
    const email = url.searchParams.get('email')!
    const xml = response({
      requestId: requestIn(url.href).id,
      ...service,
      issuer: `${address}/metadata`,
      nameId: email,
      attributes: { email, name: email.split('@')[0]! },
    })
    const value = Buffer.from(signed(xml, pair)).toString('base64')
    out.end(`<title>Company</title><form method="post" action="${service.acs}">
      <input type="hidden" name="SAMLResponse" value="${value}"><button>Continue</button></form>`)
  }

  return {
    address,
    pair,
    metadataUrl: `${address}/metadata`,
    close: () => new Promise((resolve) => http.close(resolve)),
  }
}

const formats = 'urn:oasis:names:tc:SAML:2.0:nameid-format:'
