import type { Context } from 'hono'
import { allowed } from '../accounts/permissions.ts'
import type { App } from '../metadata/apps.ts'
import type { SessionEnv } from './environment.ts'

/** An app, and what whoever asks may do in it. */
export function asTold<Env extends SessionEnv>(app: App, c: Context<Env>) {
  return { ...app, may: allowed((c as unknown as Context<SessionEnv>).get('session'), app) }
}
