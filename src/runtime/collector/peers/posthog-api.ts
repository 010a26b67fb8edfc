import type { Context } from 'hono'
import { DataLoafError } from '../../../errors.ts'
import { type Fields, isFields } from '../check.ts'
import { crossOrigin } from '../cors.ts'
import type { Handler, Sent, Way } from '../way.ts'
import { posthogItems } from './posthog.ts'
import { itemsOfEvents, sentTime, sentValue } from './sent.ts'

/** Its capture API: the key is `api_key` or `token`, and what is refused is still answered with 200. */
export const capture: Way = {
  read: (text, c, now) => captured(sentValue(text, c.req.query('data')), c, now),
  answer: ({ rejected }) => ({ status: 200, body: JSON.stringify({ status: 'Ok', rejected }) }),
}

/** A body of it, taken apart: one event, a list, or `{"batch":[…]}`. */
export function captured(value: unknown, c: Context, now: number): Sent {
  const body = isFields(value) ? value : {}
  const events = Array.isArray(value) ? value : (body.batch ?? [value])
  if (!Array.isArray(events)) {
    throw new DataLoafError('invalid_input', 'batch must be a list of events.', { path: ['batch'] })
  }
  const sentAt = sentTime(body.sent_at ?? c.req.query('_'))
  const at = sentAt === undefined ? now : Date.parse(sentAt)
  const sent = itemsOfEvents(events, (event) => posthogItems(withTime(event, at)))
  return { ...sent, sentAt, writeKey: keyOf(body) ?? c.req.query('api_key') ?? keyOf(events[0]) }
}

function keyOf(said: unknown): unknown {
  if (!isFields(said)) return undefined
  const { properties } = said
  return said.api_key ?? said.token ?? (isFields(properties) ? (properties.token ?? properties.api_key) : undefined)
}

/** Clients that had to wait say how long ago it was instead of when. */
function withTime(event: unknown, sentAt: number): unknown {
  if (!isFields(event) || typeof event.offset !== 'number' || event.timestamp !== undefined) return event
  return { ...event, timestamp: sentAt - event.offset } satisfies Fields
}

/** What its clients ask for beside: no flags, no recordings, no surveys. */
const nothing = {
  featureFlags: {},
  featureFlagPayloads: {},
  flags: {},
  errorsWhileComputingFlags: false,
  config: { enable_collect_everything: true },
  supportedCompression: ['gzip-js'],
  toolbarParams: {},
  isAuthenticated: false,
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  captureDeadClicks: false,
  siteApps: [],
  earlyAccessFeatures: [],
  hasFeatureFlags: false,
  defaultIdentifiedOnly: true,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
}

export const questions: Handler = async (c) => Response.json(nothing, { headers: crossOrigin(c) })

/** Recordings and logs, which are not kept. */
export const unkept: Handler = async (c) => Response.json({ status: 'Ok' }, { headers: crossOrigin(c) })

/** The settings as a script; without any the client asks for them as JSON. */
export const script: Handler = async (c) => {
  return new Response('', { headers: { 'Content-Type': 'text/javascript', ...crossOrigin(c) } })
}
