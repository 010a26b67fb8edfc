import { randomBytes } from 'node:crypto'
import { DataLoafError } from '../../errors.ts'
import { makeCode } from '../accounts/secrets.ts'
import type { Clock } from '../ports.ts'
import type { Language } from '../words/words.ts'
import type { Ids, Random } from './ids.ts'
import { goneBefore } from './removed.ts'
import type { ChannelRow, Metadata } from './schema.ts'

/** A place outside that is told things, as people see it: its address can hold a secret. */
export type Channel = Omit<ChannelRow, 'url' | 'secret' | 'app_id' | 'removed_at'> & {
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
  /** It can be restored for a day. Answers what was removed; rejects with `not_found`. */
  remove(appId: string, channelId: string): Promise<Channel>
  /** What was sent to it is again. Rejects with `not_found` when it was removed for good, or never was there. */
  restore(appId: string, channelId: string): Promise<Channel>
}

interface ChannelsOptions {
  db: Metadata
  clock: Clock
  ids: Ids
  random?: Random
}

export function channels({ db, clock, ids, random = randomBytes }: ChannelsOptions): Channels {
  const iso = (moment: number) => new Date(moment).toISOString()
  const of = (appId: string) =>
    db.selectFrom('channels').selectAll().where('app_id', '=', appId).where('removed_at', 'is', null)
  const changing = (appId: string, channelId: string) =>
    db.updateTable('channels').where('app_id', '=', appId).where('channel_id', '=', channelId)

  async function get(appId: string, channelId: string): Promise<ChannelRow> {
    const row = await of(appId).where('channel_id', '=', channelId).executeTakeFirst()
    if (row) return row
    throw new DataLoafError('not_found', `There is no channel ${JSON.stringify(channelId)}.`)
  }

  return {
    get,
    list: async (appId) => (await of(appId).orderBy('name').execute()).map(asSeen),
    async create(appId, { kind, name, url, language }, by) {
      const about = { created_at: iso(clock()), created_by: by, removed_at: null }
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
      await db.deleteFrom('channels').where('removed_at', '<', goneBefore(clock)).execute()
      await changing(appId, channelId)
        .set({ removed_at: iso(clock()) })
        .execute()
      return asSeen(row)
    },
    async restore(appId, channelId) {
      await changing(appId, channelId).set({ removed_at: null }).execute()
      return asSeen(await get(appId, channelId))
    },
  }
}

function asSeen({ channel_id, kind, name, url, language, created_at, created_by }: ChannelRow): Channel {
  return { channel_id, kind, name, origin: new URL(url).origin, language, created_at, created_by }
}
