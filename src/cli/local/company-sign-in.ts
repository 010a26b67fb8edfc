import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CompanySignIn } from '../../config.ts'
import { DataLoafError } from '../../errors.ts'
import type { SamlSettings } from '../../runtime/accounts/saml/settings.ts'
import type { LocalOptions } from '../../runtime/targets/local.ts'

/** The company's own sign-in as the server takes it; files are found from `directory`. Throws `invalid_config`. */
export function companySignIn(
  written: CompanySignIn,
  directory: string,
): Pick<LocalOptions, 'provider' | 'saml' | 'newcomers'> {
  const { oidc, saml, newcomers = 'viewer' } = written
  return {
    newcomers: newcomers === 'invited' ? null : newcomers,
    ...(oidc && { provider: { issuer: oidc.issuer, clientId: oidc.client_id } }),
    ...(saml && { saml: samlSettings(saml, (file) => read(resolve(directory, file))) }),
  }
}

type Written = NonNullable<CompanySignIn['saml']>

function samlSettings(written: Written, contents: (file: string) => string): SamlSettings {
  const { key_file: key, key_certificate_file: certificate } = written
  return {
    provider: providerOf(written, contents),
    emailAttribute: written.email_attribute,
    trustAddresses: written.trust_addresses,
    signing: key && certificate ? { key: contents(key), certificate: contents(certificate) } : undefined,
  }
}

function providerOf(written: Written, contents: (file: string) => string): SamlSettings['provider'] {
  const { metadata_url, metadata_file, entry_point, certificate_file } = written
  if (metadata_url) return { metadataUrl: metadata_url }
  if (metadata_file) return { metadataXml: contents(metadata_file) }
  if (entry_point && certificate_file) return { entryPoint: entry_point, certificate: contents(certificate_file) }
  throw new DataLoafError('invalid_config', 'local.sign_in.saml names no provider.', { hint: 'metadata_url' })
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new DataLoafError('invalid_config', `local.sign_in.saml: ${file} cannot be read.`, { cause })
  }
}
