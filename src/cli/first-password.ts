/** In the host's data directory: the first admin's password, which nobody else is told. */
export const firstPassword = 'first-password'
