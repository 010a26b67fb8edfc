import type { Context } from 'hono'

/** Hands on cookies that the accounts library made. */
export function setCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
}
