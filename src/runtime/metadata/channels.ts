import { randomBytes } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { makeCode } from '../accounts/secrets.ts'
import type { Clock } from '../ports.ts'
import type { Language } from '../words/words.ts'
import type { Ids, Random } from './ids.ts'
import type { ChannelRow, Metadata } from './schema.ts'

/** A place outside that is told things, as people see it: its address can hold a secret. */
export type Channel = Omit<ChannelRow, 'url' | 'secret' | 'app_id'> & {
  /** `https://hooks.example.com` */
  origin: string
}

export interface NewChannel {
  kind: Channel['kind']
  name: string
  url: string
  language: Language
}

export interface Channels {
  /** By name. */
  list(appId: string): Promise<Channel[]>
  /** With its address and what it is signed with. Rejects with `not_found`. */
  get(appId: string, channelId: string): Promise<ChannelRow>
  /** `secret` is what a webhook is signed with, and not told again. */
  create(appId: string, channel: NewChannel, by: string): Promise<Channel & { secret?: string }>
  /** Rejects with `not_found`. Answers what was removed. */
  remove(appId: string, channelId: string): Promise<Channel>
}

interface ChannelsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  random?: Random
}

export function channels({ db, clock, ids, random = randomBytes }: ChannelsOptions): Channels {
  const of = (appId: string) => db.selectFrom('channels').selectAll().where('app_id', '=', appId)

  async function get(appId: string, channelId: string): Promise<ChannelRow> {
    const row = await of(appId).where('channel_id', '=', channelId).executeTakeFirst()
    if (row) return row
    throw new DataLoafError('not_found', `There is no channel ${JSON.stringify(channelId)}.`)
  }

  return {
    get,
    list: async (appId) => (await of(appId).orderBy('name').execute()).map(asSeen),
    async create(appId, { kind, name, url, language }, by) {
      const about = { created_at: new Date(clock()).toISOString(), created_by: by }
      const row = {
        channel_id: ids.channel(),
        app_id: appId,
        kind,
        name,
        url,
        secret: makeCode(random),
        language,
        ...about,
      }
      await db.insertInto('channels').values(row).execute()
      return { ...asSeen(row), ...(kind === 'webhook' && { secret: row.secret }) }
    },
    async remove(appId, channelId) {
      const row = await get(appId, channelId)
      await db.deleteFrom('channels').where('channel_id', '=', channelId).execute()
      return asSeen(row)
    },
  }
}

function asSeen({ channel_id, kind, name, url, language, created_at, created_by }: ChannelRow): Channel {
  return { channel_id, kind, name, origin: new URL(url).origin, language, created_at, created_by }
}
