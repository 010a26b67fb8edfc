import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SignIn } from './prepare.ts'

/**
 * The demo's password is no secret from the machine's owner: it is kept beside the data, readable by them alone, so
 * that every start can show it.
 */
export function demoSignIn(dataDirectory: string, signIn: SignIn): SignIn {
  const file = join(dataDirectory, 'demo-sign-in')
  if (signIn.password !== undefined) {
    writeFileSync(file, `${signIn.email}\n${signIn.password}\n`, { mode: 0o600 })
    return signIn
  }
  const [email, password] = read(file)
  return email === signIn.email && password ? { email, password } : signIn
}

function read(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}
