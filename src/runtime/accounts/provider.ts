import { type GenericOAuthConfig, genericOAuth } from 'better-auth/plugins/generic-oauth'
import { signInProvider } from './callback.ts'

/** The company's own sign-in: an OpenID Connect provider, such as a Cognito user pool. */
export interface Provider {
  /** Its address, without `/.well-known/openid-configuration`. */
  issuer: string
  /** A public client of it: PKCE stands in for a secret. */
  clientId: string
}

/**
 * A person whom the provider vouches for gets an account with the first sign-in, unless people have to be invited. Who
 * has an account already is that person only if the provider has verified the address.
 */
export function providerPlugin({ issuer, clientId }: Provider, { invitedOnly }: { invitedOnly: boolean }) {
  const config: GenericOAuthConfig = {
    providerId: signInProvider,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    tokenEndpointAuth: { method: 'none' },
    scopes: ['openid', 'email', 'profile'],
    mapProfileToUser: ({ name, email }) => ({ name: name || (email ?? '').split('@')[0]! }),
    // Signing out here is not signing out of everything else of the company's.
    disableProviderLogout: true,
    disableSignUp: invitedOnly,
  }
  return genericOAuth({ config: [config] })
}
