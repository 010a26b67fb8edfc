/** The company's own sign-in, of which there is one: the stack tells it the same place as the server answers at. */
export const signInProvider = 'company'

/** Where it sends people back to, below the public address. */
export const signInCallback = `/api/auth/callback/${signInProvider}`
