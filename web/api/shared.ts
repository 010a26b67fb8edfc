/** What links and people were shown; with a link nobody has to be signed in. */
import type { ErrorBody } from '../../src/errors.ts'
import type { NamedAttribute } from '../../src/runtime/query/names.ts'
import type { ShownAnswer, Shown as Stored } from '../../src/runtime/server/subjects.ts'
import type { Filter, Range } from '../language.ts'
import { aborted, read, server } from './client.ts'

/** One insight or dashboard, and what of its app one has to know to draw it. */
export interface Shown extends Stored {
  app: { name: string; time_zone: string; week_start: 'monday' | 'sunday' }
  /** Whether another range can be chosen. */
  range: boolean
  /** What it may be filtered by; empty: it may not. */
  filterable: NamedAttribute[]
  expires_at: string | null
}

export type Answers = { [id: string]: ShownAnswer | ErrorBody }

/** In the place of what was saved. */
export interface Otherwise {
  range: Range | null
  filter: Filter | null
}

/** Where something shown comes from. */
export interface Source {
  /** Rejects with 401 when it needs a password, or another one. */
  open(password?: string): Promise<Shown>
  answers(otherwise: Otherwise, signal: AbortSignal): Promise<Answers>
}

export function linkSource(token: string): Source {
  const key = `dataloaf-pass ${token.slice(0, 8)}`
  let pass = passFrom(key)
  const given = () => ({ token, ...(pass !== undefined && { pass }) })
  return {
    async open(password) {
      const json = { ...given(), ...(password !== undefined && { password }) }
      const { pass: next, ...shown } = (await read(server.shared.$post({ json }))) as unknown as Shown & {
        pass: string | null
      }
      pass = next ?? undefined
      if (pass !== undefined) keepPass(key, pass)
      return shown
    },
    async answers(otherwise, signal) {
      const json = { ...given(), ...chosen(otherwise) }
      return (await read(server.shared.answers.$post({ json }, aborted(signal)))) as unknown as Answers
    },
  }
}

export function grantSource(grant_id: string): Source {
  const one = server.granted[':grant_id']
  const param = { grant_id }
  return {
    open: async () => (await read(one.$get({ param }))) as unknown as Shown,
    async answers(otherwise, signal) {
      const json = chosen(otherwise)
      return (await read(one.answers.$post({ param, json }, aborted(signal)))) as unknown as Answers
    },
  }
}

function chosen({ range, filter }: Otherwise) {
  return { ...(range && { range }), ...(filter && { filter }) }
}

/** So that a reload does not ask for the password again. */
function keepPass(key: string, pass: string): void {
  try {
    sessionStorage.setItem(key, pass)
  } catch {
    // Inside of another page a browser may keep nothing: then it is asked for again.
  }
}

function passFrom(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}
