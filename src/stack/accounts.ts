import { IdentityProvider, type IdentityProviderArgs } from '@pulumi/aws/cognito/identityProvider.js'
import { UserPool } from '@pulumi/aws/cognito/userPool.js'
import { UserPoolClient } from '@pulumi/aws/cognito/userPoolClient.js'
import { UserPoolDomain } from '@pulumi/aws/cognito/userPoolDomain.js'
import { type Input, interpolate, type Output, secret } from '@pulumi/pulumi'
import { DataLoafError } from '../errors.ts'
import { signInCallback } from '../runtime/accounts/callback.ts'
import { Part, type Scope } from './part.ts'
import type { StackSettings } from './settings.ts'

type Cognito = Extract<StackSettings['accounts'], { kind: 'cognito' }>

export interface AccountsArgs {
  cognito: Cognito
  /** Where the web app is; people come back to it. */
  address: Input<string>
  /** The OIDC provider's client secret. */
  oidcClientSecret?: string | undefined
}

/** A Cognito user pool: people are invited, never sign up by themselves, or come from the company's own provider. */
export class Accounts extends Part {
  /** What the server needs to verify a sign-in. There is no client secret: PKCE stands in. */
  readonly told: { signInIssuer: Output<string>; signInClient: Output<string> }

  constructor(scope: Scope, args: AccountsArgs) {
    super('accounts', 'accounts', scope)
    const { stack } = scope.settings
    const pool = createPool(this)
    const domain = `dataloaf-${stack}-${scope.account.slice(-6)}`
    new UserPoolDomain(this.named('people'), { domain, userPoolId: pool.id }, this.child())
    const providers = createProviders(this, pool, args)
    const client = createClient(this, pool, { args, providers })
    this.told = {
      signInIssuer: interpolate`https://cognito-idp.${scope.region}.amazonaws.com/${pool.id}`,
      signInClient: client.id,
    }
    this.registerOutputs(this.told)
  }
}

function createPool(part: Accounts): UserPool {
  return new UserPool(
    part.named('people'),
    {
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
      mfaConfiguration: 'OPTIONAL',
      softwareTokenMfaConfiguration: { enabled: true },
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: false,
        temporaryPasswordValidityDays: 7,
      },
      tags: part.tags,
    },
    part.data(),
  )
}

const emailFrom = (claim: string) => ({ email: claim })
/** A verified address is what makes somebody the owner of an account that is there already. */
const verifiedEmail = { ...emailFrom('email'), email_verified: 'email_verified' }
const samlEmail = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'

type ProviderArgs = Pick<IdentityProviderArgs, 'providerType' | 'providerDetails' | 'attributeMapping'>

/** The company's own providers. */
function createProviders(part: Accounts, pool: UserPool, args: AccountsArgs): IdentityProvider[] {
  const { oidc, saml } = args.cognito
  const create = (providerName: string, rest: ProviderArgs) =>
    new IdentityProvider(part.named(providerName), { userPoolId: pool.id, providerName, ...rest }, part.child())
  return [
    ...(oidc ? [create('company-oidc', oidcProvider(oidc, args))] : []),
    ...(saml ? [create('company-saml', samlProvider(saml))] : []),
  ]
}

function oidcProvider({ issuer, client_id }: NonNullable<Cognito['oidc']>, { oidcClientSecret }: AccountsArgs) {
  if (!oidcClientSecret) {
    throw new DataLoafError('invalid_config', 'aws.accounts.oidc needs the client secret of the provider.', {
      path: ['aws', 'accounts', 'oidc'],
      hint: 'Set DATALOAF_OIDC_CLIENT_SECRET.',
    })
  }
  const providerDetails = {
    oidc_issuer: issuer,
    client_id,
    client_secret: secret(oidcClientSecret),
    authorize_scopes: 'openid email profile',
    attributes_request_method: 'GET',
  }
  return { providerType: 'OIDC', providerDetails, attributeMapping: verifiedEmail }
}

function samlProvider({ metadata_url }: NonNullable<Cognito['saml']>) {
  return {
    providerType: 'SAML',
    providerDetails: { MetadataURL: metadata_url },
    attributeMapping: emailFrom(samlEmail),
  }
}

interface ClientArgs {
  args: AccountsArgs
  providers: IdentityProvider[]
}

function createClient(part: Accounts, pool: UserPool, { args, providers }: ClientArgs): UserPoolClient {
  const at = (path: string) => interpolate`${args.address}${path}`
  return new UserPoolClient(
    part.named('web'),
    {
      userPoolId: pool.id,
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      allowedOauthScopes: ['openid', 'email', 'profile'],
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'],
      supportedIdentityProviders: providers.length > 0 ? providers.map((each) => each.providerName) : ['COGNITO'],
      callbackUrls: [at(signInCallback)],
      logoutUrls: [at('/')],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
    },
    part.child(),
  )
}
