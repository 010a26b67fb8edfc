/** The company's own sign-in, of which there is one: the stack tells it the same place as the server answers at. */
export const signInProvider = 'company'

/** Where it sends people back to, below the public address. */
export const signInCallback = `/api/auth/callback/${signInProvider}`

/** The same by SAML, as accounts name it. */
export const samlProvider = 'saml'

/** Where a SAML provider finds us, below the public address. */
export const samlPaths = {
  metadata: '/api/auth/saml/metadata',
  login: '/api/auth/saml/login',
  acs: '/api/auth/saml/acs',
  finish: '/api/auth/saml/finish',
} as const
