import { samlPaths, signInCallback } from './callback.ts'
import type { Provider } from './provider.ts'
import type { SamlSettings } from './saml/settings.ts'

/** The company's own sign-in as its provider has to know it: our addresses there. None of it is secret. */
export type CompanySignIn =
  | { protocol: 'oidc'; issuer: string; client_id: string; callback: string | null }
  | { protocol: 'saml'; provider: string | null; entity_id: string; acs: string }

interface Configured {
  provider?: Provider | undefined
  saml?: SamlSettings | undefined
  publicAddress?: string | undefined
}

export function companySignIn({ provider, saml, publicAddress }: Configured): CompanySignIn | null {
  const at = (path: string) => (publicAddress === undefined ? null : publicAddress.replace(/\/$/, '') + path)
  if (provider) {
    const { issuer, clientId } = provider
    return { protocol: 'oidc', issuer, client_id: clientId, callback: at(signInCallback) }
  }
  const [entityId, acs] = [at(samlPaths.metadata), at(samlPaths.acs)]
  if (!saml || entityId === null || acs === null) return null
  return { protocol: 'saml', provider: whereOf(saml.provider), entity_id: entityId, acs }
}

/** Null where the provider's metadata are given as text. */
function whereOf(provider: SamlSettings['provider']): string | null {
  if ('metadataUrl' in provider) return provider.metadataUrl
  return 'entryPoint' in provider ? provider.entryPoint : null
}
