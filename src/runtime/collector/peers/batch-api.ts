import type { Way } from '../way.ts'
import { http, isUpload, refuse, uploaded } from './amplitude-api.ts'
import { capture, captured } from './posthog-api.ts'
import { sentValue } from './sent.ts'

/** `/batch` is PostHog's and Amplitude's: the one has a `batch` of events, the other `events`. */
export const batch: Way = {
  read(text, c, now) {
    const value = sentValue(text, c.req.query('data'))
    return isUpload(value) ? { ...uploaded(value), answer: http.answer } : captured(value, c, now)
  },
  answer: capture.answer,
  refuse,
}
