/** Every call the web app makes, typed by the server's own routes. */
import type { ErrorBody } from '../src/errors.ts'
import type { Cohort } from '../src/runtime/metadata/cohorts.ts'
import type { CohortDefinition } from '../src/runtime/query/cohorts/schema.ts'
import type { Result } from '../src/runtime/query/result.ts'
import type { EventRecord } from '../src/runtime/records.ts'
import { aborted, json, ofApp, read, server } from './api/client.ts'
import type { Attribute, Query } from './language.ts'

export type { CatalogEvent } from '../src/runtime/catalog/catalog.ts'
export { ApiError } from './api/client.ts'
/** With what whoever is signed in may do in it. */
export type App = Session['apps'][number]
export type { Status } from '../src/runtime/server/status.ts'
export type { Trace } from '../src/runtime/server/trace.ts'
export type { Cohort }
export type Live = EventRecord
/** What an invitation's link is for. */
export type Invited = { organization: string; email: string; role: string; invited_by: string }
/** Who is signed in, and what they may do in the organization. */
export type Session = NonNullable<Awaited<ReturnType<typeof api.session>>>
export type { Action } from '../src/runtime/accounts/permissions.ts'

type AttributeQuestion = { of: 'event' | 'user'; event?: string; search: string; nested?: '1' }
type NewCohort = { name: string; definition: CohortDefinition }
type NewApp = { name: string; time_zone: string; week_start: 'monday' | 'sunday' }

export const api = {
  /** Null when nobody is signed in. */
  session: () => read(server.auth['get-session'].$get()),
  invitation: (code: string) => read(server.join.look.$post({ json: { code } })),
  join: (code: string, name: string, password: string) => read(server.join.$post({ json: { code, name, password } })),
  createApp: (app: NewApp) => read(server.apps.$post({ json: app })),
  keys: (app_id: string) => read(ofApp.keys.$get({ param: { app_id } })),
  createKey: (app_id: string, name: string) => read(ofApp.keys.$post({ param: { app_id }, json: { name } })),
  /** Answers in the order of the questions, with their SQL only when told so; one that fails is an error in its place. */
  queries: async (app_id: string, queries: Query[], signal: AbortSignal, { sql = false } = {}) => {
    const asked = { param: { app_id }, json: queries, query: sql ? {} : { sql: '0' } }
    const answers = await read(ofApp.query.$post(asked, aborted(signal)))
    return answers as (Result | ErrorBody)[]
  },
  trace: (app_id: string, event_id: string) =>
    read(ofApp.events[':event_id'].trace.$get({ param: { app_id, event_id } })),
  events: (app_id: string, search: string, signal?: AbortSignal) =>
    read(ofApp.catalog.events.$get({ param: { app_id }, query: { search } }, aborted(signal))),
  attributes: (app_id: string, query: AttributeQuestion, signal?: AbortSignal) =>
    read(ofApp.catalog.attributes.$get({ param: { app_id }, query }, aborted(signal))),
  values: (app_id: string, asked: AttributeQuestion & { attribute: Attribute }, signal?: AbortSignal) => {
    const { attribute } = asked
    const query = { ...asked, attribute: typeof attribute === 'string' ? attribute : JSON.stringify(attribute) }
    return read(ofApp.catalog.values.$get({ param: { app_id }, query }, aborted(signal)))
  },
  /** The client's types lose themselves in nested filters. */
  cohorts: async (app_id: string) => (await read(ofApp.cohorts.$get({ param: { app_id } }))) as Cohort[],
  createCohort: (app_id: string, cohort: NewCohort) => read(ofApp.cohorts.$post({ param: { app_id }, json: cohort })),
  updateCohort: (app_id: string, cohort_id: string, cohort: NewCohort) =>
    read(ofApp.cohorts[':cohort_id'].$patch({ param: { app_id, cohort_id }, json: cohort })),
  removeCohort: (app_id: string, cohort_id: string) =>
    read(ofApp.cohorts[':cohort_id'].$delete({ param: { app_id, cohort_id } })),
  signIn: (email: string, password: string) => read(server.auth['sign-in'].email.$post({ json: { email, password } })),
  /** Whether there is the company's own sign-in. */
  waysIn: () => read(server.auth.ways.$get()),
  /** The address of the company's own sign-in, from which one comes back to `next`. */
  startProvider: (next: string) => read(server.auth['sign-in'].provider.$post({ json: { next } })),
  signOut: () => read(server.auth['sign-out'].$post({}, { headers: json, init: { body: '{}' } })),
  redeem: (code: string) => read(server['sign-in-link'].redeem.$post({ json: { code } })),
  statusStream: () => new EventSource(server.status.stream.$url()),
  live: (app_id: string) => new EventSource(ofApp.live.$url({ param: { app_id } })),
}
