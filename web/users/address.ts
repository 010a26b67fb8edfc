/** A user's id may be any text; a browser takes `.` and `..` for folders, so those, and `=` itself, follow a `=`. */
export function userAddress(appId: string, userId?: string): string {
  const path = `/apps/${appId}/users`
  if (userId === undefined) return path
  return `${path}/${/^(\.{1,2}$|=)/.test(userId) ? '=' : ''}${encodeURIComponent(userId)}`
}

/** The id that a part of an address stands for; the part itself when it is no address of ours. */
export function userOf(inner: string): string {
  try {
    return decodeURIComponent(inner).replace(/^=/, '')
  } catch {
    return inner
  }
}
