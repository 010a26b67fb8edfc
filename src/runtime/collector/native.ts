import type { Context } from 'hono'
import { DataLoafError } from '../../errors.ts'
import { itemsOf } from './body.ts'
import { isFields } from './check.ts'
import { requiredKeyOf } from './key.ts'
import { watchedAnswer } from './watched.ts'
import { type CollectorParts, counted, type Route, strictly, type Way } from './way.ts'

/** Segment's browser SDK uses the short names. */
const types = {
  track: ['track', 't'],
  identify: ['identify', 'i'],
  page: ['page', 'p'],
  screen: ['screen', 's'],
  alias: ['alias', 'a'],
  group: ['group', 'g'],
}

/** A name of its own for pages whose visitors block ours: `POST /~bread` is a batch, `GET /~bread` the settings. */
const renamed = '/:renamed{~[^/.]+}'

const batch: Way = { read: itemsOf, answer: counted(202) }

const user: Way = {
  read: (text, c) => ({ items: [userPatch(itemsOf(text).items[0], c)] }),
  answer: strictly(202),
}

/** Our own paths. Items in Segment's words are taken on them too, since the paths are the same. */
export const nativeRoutes: readonly Route[] = [
  { method: 'POST', paths: ['/v1/batch', '/v1/b', renamed], way: batch },
  ...Object.entries(types).map(([type, paths]): Route => {
    return { method: 'POST', paths: paths.map((path) => `/v1/${path}`), way: { ...batch, type } }
  }),
  { method: 'PATCH', paths: ['/v1/users/:id'], way: user },
  { method: 'GET', paths: ['/v1/settings', renamed], handler: async () => settings },
]

/** What an app's pages watch. */
async function settings(c: Context, { appOf, collections }: CollectorParts): Promise<Response> {
  return watchedAnswer(c, await collections.declared(await appOf(requiredKeyOf(c), c)))
}

function userPatch(patch: unknown, c: Context): unknown {
  if (!isFields(patch)) throw new DataLoafError('invalid_input', 'The body must be a JSON object.')
  if ('user_attributes' in patch || 'operations' in patch) {
    return { ...patch, type: undefined, event_name: undefined, alias: undefined, user_id: c.req.param('id') }
  }
  const message = 'Give user_attributes, operations or both.'
  throw new DataLoafError('invalid_input', message, { path: ['user_attributes'] })
}
